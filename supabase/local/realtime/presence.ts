import { randomUUID } from "node:crypto";
import type { Channel } from "./channel.ts";
import { isLive } from "./claims.ts";
import type { Hub } from "./hub.ts";

type PresenceState = Record<string, { metas: Record<string, unknown>[] }>;

/** Everybody present on the channel's topic, by presence key. */
export function presenceState(hub: Hub, channel: Channel): PresenceState {
  const state: PresenceState = {};
  for (const { presenceKey, presence } of hub.peers(channel)) {
    if (!presence) continue;
    const entry = state[presenceKey] ?? { metas: [] };
    state[presenceKey] = { metas: [...entry.metas, presence] };
  }
  return state;
}

/** Makes the channel's client present with what it tells about itself, in place of what it told before. */
export function track(hub: Hub, channel: Channel, about: Record<string, unknown>): void {
  const before = channel.presence;
  channel.presence = { ...about, phx_ref: randomUUID().replaceAll("-", "").slice(0, 16) };
  tell(hub, channel, { joins: channel.presence, leaves: before });
}

/** Makes the channel's client absent; nothing happens when it was not present. */
export function untrack(hub: Hub, channel: Channel): void {
  const before = channel.presence;
  delete channel.presence;
  if (before) tell(hub, channel, { joins: undefined, leaves: before });
}

type Meta = Record<string, unknown> | undefined;

function tell(hub: Hub, channel: Channel, { joins, leaves }: { joins: Meta; leaves: Meta }): void {
  const entry = (meta: Meta): PresenceState => (meta ? { [channel.presenceKey]: { metas: [meta] } } : {});
  for (const peer of hub.peers(channel)) {
    if (!peer.wantsPresence || !peer.mayRead.presence || !isLive(peer.claims)) continue;
    peer.push("presence_diff", { joins: entry(joins), leaves: entry(leaves) });
  }
}
