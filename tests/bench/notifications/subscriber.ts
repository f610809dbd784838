import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";

/** One person who listens. */
export type Subscriber = { close(): Promise<void> };

/** Told every title, and when its frame arrived: how the bench reads the frame is in nobody's figures. */
export type Arrival = (title: string, at: number) => void;

export type Person = { userId: string; token: string };

const bareRow = z.object({ title: z.string() });
const frame = z.tuple([z.unknown(), z.unknown(), z.string(), z.string(), z.looseObject({})]);
const joined = z.object({ status: z.literal("ok") });
const broadcast = z.object({ event: z.literal("notification"), payload: z.object({ title: z.string() }) });

/** Listens at the bare hub. */
export async function subscribeBare(url: string, person: Person, onTitle: Arrival): Promise<Subscriber> {
  const socket = new WebSocket(`${url}/?user=${person.userId}`);
  socket.on("message", (data) => {
    const at = performance.now();
    onTitle(bareRow.parse(JSON.parse(data.toString())).title, at);
  });
  await once(socket, "open");
  return closing(socket);
}

/** Listens as the page does: a private topic of one's own, with one's own token. Rejects when the join is refused. */
export async function subscribeRealtime(
  stack: { url: string; key: string; workspaceId: string },
  person: Person,
  onTitle: Arrival,
): Promise<Subscriber> {
  const address = stack.url.replace(/^http/, "ws");
  const socket = new WebSocket(`${address}/realtime/v1/websocket?apikey=${stack.key}&vsn=2.0.0`);
  const topic = `realtime:workspace:${stack.workspaceId}:user:${person.userId}`;
  const answered = Promise.withResolvers<void>();
  socket.on("message", (data) => {
    const at = performance.now();
    const [, , , event, payload] = frame.parse(JSON.parse(data.toString()));
    if (event === "broadcast") onTitle(broadcast.parse(payload).payload.title, at);
    else if (event === "phx_reply") joined.safeParse(payload).success ? answered.resolve() : answered.reject(payload);
  });
  await once(socket, "open");
  const config = { private: true, broadcast: { ack: false, self: false }, presence: { enabled: false } };
  socket.send(JSON.stringify(["1", "1", topic, "phx_join", { config, access_token: person.token }]));
  await answered.promise;
  const heartbeat = setInterval(() => socket.send(JSON.stringify([null, "2", "phoenix", "heartbeat", {}])), 25_000);
  socket.on("close", () => clearInterval(heartbeat));
  return closing(socket);
}

function closing(socket: WebSocket): Subscriber {
  return {
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}
