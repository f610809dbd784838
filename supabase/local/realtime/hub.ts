import type { Channel } from "./channel.ts";
import { isLive } from "./claims.ts";
import { type Broadcast, encodeBroadcast } from "./frames.ts";

/** All open channels by topic. A public and a private channel of the same name never meet. */
export interface Hub {
  add(channel: Channel): void;
  remove(channel: Channel): void;
  all(): Channel[];
  peers(channel: Pick<Channel, "topic" | "isPrivate">): Channel[];
  broadcast(message: Broadcast, sender?: Channel): void;
}

export function createHub(): Hub {
  const rooms = new Map<string, Set<Channel>>();
  const nameOf = ({ topic, isPrivate }: { topic: string; isPrivate: boolean }): string =>
    `${isPrivate ? "private" : "public"}:${topic}`;
  const peers: Hub["peers"] = (channel) => [...(rooms.get(nameOf(channel)) ?? [])];

  return {
    add(channel) {
      const name = nameOf(channel);
      const room = rooms.get(name) ?? new Set();
      rooms.set(name, room.add(channel));
    },
    remove(channel) {
      const name = nameOf(channel);
      const room = rooms.get(name);
      room?.delete(channel);
      if (room?.size === 0) rooms.delete(name);
    },
    all: () => [...rooms.values()].flatMap((room) => [...room]),
    peers,
    broadcast(message, sender) {
      const encoder = encodeBroadcast(message);
      for (const peer of peers(message)) {
        const isEcho = peer === sender && !peer.receivesOwn;
        if (isEcho || !peer.mayRead.broadcast || !isLive(peer.claims)) continue;
        if (!peer.withholds?.(message)) peer.deliver(encoder);
      }
    },
  };
}
