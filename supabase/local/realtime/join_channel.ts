import { randomUUID } from "node:crypto";
import { parseFilter } from "./change_filter.ts";
import {
  type ChangeRequest,
  type Channel,
  type JoinConfig,
  joinPayload,
  type Rights,
  type Subscription,
} from "./channel.ts";
import { type Claims, isLive } from "./claims.ts";
import { type Frame, topicPrefix } from "./frames.ts";
import type { Hub } from "./hub.ts";
import { presenceState, untrack } from "./presence.ts";
import { replayMessages } from "./replay.ts";
import type { Session, SessionDependencies } from "./socket_session.ts";

const noReplay = "UnableToReplayMessages";
let lastSubscriptionId = 0;

/** Answers a join: decides who asks, whether they may, opens the channel and tells it what is there already. */
export async function joinChannel(
  frame: Frame,
  reply: (status: "ok" | "error", response?: Record<string, unknown>) => void,
  { session, hub, authorization, sql, identify, log }: SessionDependencies & { session: Session },
): Promise<void> {
  if (!frame.topic.startsWith(topicPrefix)) return reply("error", { reason: "unmatched topic" });
  const asked = joinPayload.safeParse(frame.payload ?? {});
  if (!asked.success) return reply("error", { reason: "The join payload is malformed" });
  const { access_token, config } = asked.data;
  const replay = config?.broadcast?.replay ?? undefined;
  if (replay && !config?.private)
    return reply("error", { reason: `${noReplay}: Replay is not allowed for public channels` });
  const claims = access_token ? await identify(access_token) : session.keyClaims;
  if (!claims || !isLive(claims)) return reply("error", { reason: "InvalidJWTToken: Token has expired or is invalid" });
  const topic = frame.topic.slice(topicPrefix.length);
  const mayRead = config?.private ? await authorization.mayRead(claims, topic) : { broadcast: true, presence: true };
  const isOfUse = replay ? mayRead.broadcast : maySee(mayRead, config?.presence?.enabled === true);
  if (!isOfUse) return reply("error", { reason: unauthorized(topic) });
  if (!session.isOpen()) return;

  const channel = openChannel({ frame, topic, claims, mayRead, config: config ?? {}, session, hub });
  reply("ok", { postgres_changes: channel.subscriptions });
  announceSubscriptions(channel);
  if (channel.wantsPresence && mayRead.presence) channel.push("presence_state", presenceState(hub, channel));
  if (!replay) return;
  await replayMessages(sql, channel, replay).catch((error) => {
    log(`realtime: ${String(error)}`);
    channel.cut(`${noReplay}: Realtime was unable to replay messages`);
  });
}

interface Opening {
  frame: Frame;
  topic: string;
  claims: Claims;
  mayRead: Rights;
  config: JoinConfig;
  session: Session;
  hub: Hub;
}

function openChannel({ frame, topic, claims, mayRead, config, session, hub }: Opening): Channel {
  let expiry: NodeJS.Timeout | undefined;
  const expire = (): void => {
    const { exp } = channel.claims;
    if (exp === undefined) return;
    // A timer takes at most 2^31 - 1 ms; a later end is waited for in stages.
    if (!isLive(channel.claims)) channel.cut("Token has expired");
    else expiry = setTimeout(expire, Math.min(exp * 1000 - Date.now(), 2 ** 31 - 1));
  };
  const channel: Channel = {
    topic,
    isPrivate: config.private === true,
    claims,
    mayRead,
    mayWrite: {},
    receivesOwn: config.broadcast?.self === true,
    acknowledges: config.broadcast?.ack === true,
    wantsPresence: config.presence?.enabled === true,
    presenceKey: config.presence?.key || randomUUID(),
    subscriptions: (config.postgres_changes ?? []).map(numbered),
    isOpen: () => session.channels.get(frame.topic) === channel,
    push: (event, payload) => session.send({ joinRef: frame.joinRef, ref: null, topic: frame.topic, event, payload }),
    deliver: session.deliver,
    adopt(newClaims, newRights) {
      if (!channel.isOpen()) return;
      Object.assign(channel, { claims: newClaims, mayRead: newRights, mayWrite: {} });
      clearTimeout(expiry);
      if (maySee(newRights, channel.wantsPresence)) expire();
      else channel.cut(unauthorized(topic));
    },
    end() {
      clearTimeout(expiry);
      session.channels.delete(frame.topic);
      hub.remove(channel);
      untrack(hub, channel);
    },
    close() {
      channel.end();
      channel.push("phx_close", {});
    },
    cut(reason) {
      channel.push("system", { extension: "system", status: "error", message: reason, channel: topic });
      channel.close();
    },
  };
  session.channels.set(frame.topic, channel);
  hub.add(channel);
  expire();
  return channel;
}

function numbered(request: ChangeRequest): Subscription {
  lastSubscriptionId += 1;
  return { ...request, id: lastSubscriptionId };
}

function announceSubscriptions(channel: Channel): void {
  if (channel.subscriptions.length === 0) return;
  const invalid = channel.subscriptions.find(({ filter }) => filter !== undefined && !parseFilter(filter));
  channel.push("system", {
    extension: "postgres_changes",
    status: invalid ? "error" : "ok",
    message: invalid ? `Unable to subscribe to changes: invalid filter ${invalid.filter}` : "Subscribed to PostgreSQL",
    channel: channel.topic,
  });
}

/** Have these rights any use for a channel? */
function maySee(rights: Rights, wantsPresence: boolean): boolean {
  return rights.broadcast || (wantsPresence && rights.presence);
}

function unauthorized(topic: string): string {
  return `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`;
}
