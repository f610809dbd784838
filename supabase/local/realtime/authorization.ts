import type { Sql } from "postgres";
import { z } from "zod";
import type { Channel, Extension, Rights } from "./channel.ts";
import type { Claims } from "./claims.ts";
import type { Hub } from "./hub.ts";

/** Asks the policies of realtime.messages who may do what on a private channel. */
export interface Authorization {
  mayRead(claims: Claims, topic: string): Promise<Rights>;
  mayWrite(claims: Claims, topic: string, extension: Extension): Promise<boolean>;
  /** The same for an open channel, which remembers the answer until the next round of questions. */
  maySend(channel: Channel, extension: Extension): Promise<boolean>;
  /** Asks again for every open private channel, each identity and topic once, and cuts those that lost the right. */
  reauthorize(): Promise<void>;
}

const readRights = z.array(z.object({ broadcast: z.boolean(), presence: z.boolean() }));

export function createAuthorization(sql: Sql, hub: Hub): Authorization {
  let round = 0;

  const ask = async (questions: { claims: Claims; topic: string }[]): Promise<Rights[]> => {
    const rows = await sql`
      select rights.broadcast, rights.presence
      from jsonb_array_elements(${JSON.stringify(questions)}::text::jsonb) with ordinality as question (body, number)
      cross join lateral realtime.local_may_read(body -> 'claims', body ->> 'topic') as rights
      order by number`;
    return readRights.parse([...rows]);
  };

  return {
    async mayRead(claims, topic) {
      // A membership lost while the question was open would be missed by both sides: the channel is not yet in the hub.
      for (;;) {
        const before = round;
        const [rights] = await ask([{ claims, topic }]);
        if (before === round) return rights ?? { broadcast: false, presence: false };
      }
    },
    async mayWrite(claims, topic, extension) {
      const [row] = await sql`
        select realtime.local_may_write(${JSON.stringify(claims)}::text::jsonb, ${topic}, ${extension}) as yes`;
      return row?.yes === true;
    },
    async maySend(channel, extension) {
      if (!channel.isPrivate) return true;
      const known = channel.mayWrite[extension];
      if (known !== undefined) return known;
      const before = round;
      const answer = await this.mayWrite(channel.claims, channel.topic, extension);
      if (before === round) channel.mayWrite[extension] = answer;
      return answer;
    },
    async reauthorize() {
      round += 1;
      const channels = hub.all().filter((channel) => channel.isPrivate);
      const claimsOf = new Map(channels.map((channel) => [channel, channel.claims]));
      const groups = groupByQuestion(channels);
      if (groups.length === 0) return;
      const answers = await ask(groups.map(({ claims, topic }) => ({ claims, topic })));
      for (const [index, { channels }] of groups.entries()) {
        const rights = answers[index] ?? { broadcast: false, presence: false };
        // A channel that took on a newer token meanwhile was asked about with that one.
        for (const channel of channels)
          if (channel.claims === claimsOf.get(channel)) channel.adopt(channel.claims, rights);
      }
    },
  };
}

function groupByQuestion(channels: Channel[]): { claims: Claims; topic: string; channels: Channel[] }[] {
  const groups = new Map<string, { claims: Claims; topic: string; channels: Channel[] }>();
  for (const channel of channels) {
    const { claims, topic } = channel;
    const key = JSON.stringify([claims, topic]);
    const group = groups.get(key) ?? { claims, topic, channels: [] };
    group.channels.push(channel);
    groups.set(key, group);
  }
  return [...groups.values()];
}
