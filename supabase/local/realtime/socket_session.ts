import type { Sql } from "postgres";
import type { WebSocket } from "ws";
import { z } from "zod";
import type { Authorization } from "./authorization.ts";
import type { Channel } from "./channel.ts";
import { type Claims, isLive } from "./claims.ts";
import { type BroadcastEncoder, decodeFrame, encodeFrame, type Frame, type ProtocolVersion } from "./frames.ts";
import type { Hub } from "./hub.ts";
import { joinChannel } from "./join_channel.ts";
import { track, untrack } from "./presence.ts";

/** What every session shares. */
export interface SessionDependencies {
  hub: Hub;
  authorization: Authorization;
  /** The database, for messages that were sent earlier. */
  sql: Sql;
  /** The claims of a token or key; undefined when it is forged, expired or unknown. */
  identify(token: string): Promise<Claims | undefined>;
  log(line: string): void;
}

/** One socket: its identity when a join brings no token, its open channels and how it is written to. */
export interface Session {
  keyClaims: Claims;
  channels: Map<string, Channel>;
  isOpen(): boolean;
  send(frame: Frame): void;
  deliver(broadcast: BroadcastEncoder): void;
}

type Reply = (status: "ok" | "error", response?: Record<string, unknown>) => void;

const idleMilliseconds = 60_000;
const bufferLimitBytes = 16 * 1024 * 1024;

/** Speaks the Phoenix channel protocol on a socket until it closes. Frames are answered in the order they came. */
export function serveSocket(
  socket: WebSocket,
  { version, keyClaims, ...dependencies }: SessionDependencies & { version: ProtocolVersion; keyClaims: Claims },
): void {
  const session: Session = {
    keyClaims,
    channels: new Map(),
    isOpen: () => socket.readyState === socket.OPEN,
    send: (frame) => write(socket, encodeFrame(frame, version), false),
    deliver(broadcast) {
      const message = broadcast(version);
      if (message) write(socket, message.data, message.isBinary);
    },
  };
  const idle = setTimeout(() => socket.terminate(), idleMilliseconds);
  let answered = Promise.resolve();
  socket.on("message", (data: Buffer, isBinary) => {
    idle.refresh();
    const frame = decodeFrame(data, isBinary, version);
    if (!frame) return;
    const reply: Reply = (status, response = {}) =>
      session.send({ ...frame, event: "phx_reply", payload: { status, response } });
    answered = answered
      .then(() => answer(frame, reply, { session, ...dependencies }))
      .catch((error) => {
        dependencies.log(`realtime: ${String(error)}`);
        reply("error", { reason: "Unknown Error on Channel" });
      });
  });
  socket.on("error", (error) => dependencies.log(`realtime: ${error.message}`));
  socket.on("close", () => {
    clearTimeout(idle);
    for (const channel of session.channels.values()) channel.end();
  });
}

function write(socket: WebSocket, data: string | Buffer, isBinary: boolean): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(data, { binary: isBinary });
  // A reader that never catches up would take the host's memory with it.
  if (socket.bufferedAmount > bufferLimitBytes) socket.terminate();
}

const broadcastPayload = z.looseObject({ event: z.string(), payload: z.unknown() });
const presencePayload = z.looseObject({
  event: z.enum(["track", "untrack"]),
  payload: z.record(z.string(), z.unknown()).nullish(),
});
const tokenPayload = z.looseObject({ access_token: z.string().nullish() });

interface Context extends SessionDependencies {
  session: Session;
}

async function answer(frame: Frame, reply: Reply, context: Context): Promise<void> {
  const { session, hub } = context;
  if (frame.topic === "phoenix") return frame.event === "heartbeat" ? reply("ok") : undefined;
  const channel = session.channels.get(frame.topic);
  if (frame.event === "phx_join") {
    channel?.close();
    return joinChannel(frame, reply, context);
  }
  if (!channel) return reply("error", { reason: "unmatched topic" });
  if (frame.event === "phx_leave") {
    reply("ok");
    return channel.close();
  }
  if (frame.event === "access_token") return renew(channel, frame.payload, context);
  if (frame.event === "broadcast") return broadcast(channel, frame.payload, reply, context);
  if (frame.event !== "presence") return reply("error", { reason: `unknown event ${frame.event}` });
  const presence = presencePayload.safeParse(frame.payload);
  if (!presence.success) return reply("error", { reason: "a presence event is track or untrack" });
  if (!(await context.authorization.maySend(channel, "presence"))) return reply("error", { reason: "Unauthorized" });
  if (presence.data.event === "track") track(hub, channel, presence.data.payload ?? {});
  else untrack(hub, channel);
  reply("ok");
}

async function broadcast(channel: Channel, payload: unknown, reply: Reply, context: Context): Promise<void> {
  const acknowledge: Reply = channel.acknowledges ? reply : () => {};
  const message = broadcastPayload.safeParse(payload);
  if (!message.success) return acknowledge("error", { reason: "a broadcast needs an event" });
  if (!(await context.authorization.maySend(channel, "broadcast"))) {
    return acknowledge("error", { reason: "Unauthorized" });
  }
  const { topic, isPrivate } = channel;
  context.hub.broadcast({ topic, isPrivate, event: message.data.event, payload: message.data.payload }, channel);
  acknowledge("ok");
}

/** A newer token for an open channel: it takes the place of the older one, or ends the channel when it is no good. */
async function renew(channel: Channel, payload: unknown, context: Context): Promise<void> {
  const token = tokenPayload.safeParse(payload).data?.access_token;
  if (!token) return;
  const claims = await context.identify(token);
  if (!claims || !isLive(claims)) return channel.cut("Token has expired or is invalid");
  const rights = channel.isPrivate ? await context.authorization.mayRead(claims, channel.topic) : channel.mayRead;
  channel.adopt(claims, rights);
}
