import type { Sql } from "postgres";
import { z } from "zod";
import type { Channel } from "./channel.ts";
import { isLive } from "./claims.ts";
import { type Broadcast, encodeBroadcast } from "./frames.ts";

/** Which messages a private channel asks for again: sent since then (milliseconds since 1970), at most so many. */
export const replayRequest = z.looseObject({
  // Beyond that a Date has no name for it.
  since: z.int().min(0).max(8.64e15).nullish(),
  limit: z.int().nullish(),
});
export type ReplayRequest = z.infer<typeof replayRequest>;

/** As hosted. */
const limits = { default: 10, most: 25 };

const sentEarlier = z.array(z.object({ id: z.string(), event: z.string(), payload: z.unknown() }));

/**
 * Tells an open channel the last messages that the database sent on its topic, oldest first and marked as replayed. New
 * ones that arrive meanwhile wait for their turn; the channel is told each message once.
 */
export async function replayMessages(sql: Sql, channel: Channel, { since, limit }: ReplayRequest): Promise<void> {
  const held: Broadcast[] = [];
  const replayed = new Set<string>();
  let isReading = true;
  channel.withholds = (message) => {
    if (isReading) held.push(message);
    return isReading || (message.meta !== undefined && replayed.has(message.meta.id));
  };
  const rows = await sql`
    select id, event, payload from realtime.messages
    where topic = ${channel.topic} and private and extension = 'broadcast' and event is not null
      and inserted_at >= to_timestamp(${since ?? 0}::float8 / 1000)::timestamp
    order by inserted_at desc limit ${Math.max(1, Math.min(limit ?? limits.default, limits.most))}`;
  isReading = false;
  const deliver = (message: Broadcast): void => {
    if (channel.isOpen() && channel.mayRead.broadcast && isLive(channel.claims))
      channel.deliver(encodeBroadcast(message));
  };
  for (const { id, event, payload } of sentEarlier.parse([...rows]).reverse()) {
    replayed.add(id);
    deliver({ topic: channel.topic, isPrivate: true, event, payload, meta: { id, replayed: true } });
  }
  for (const message of held) if (!channel.withholds(message)) deliver(message);
}
