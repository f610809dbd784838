/** The floor: LISTEN and a socket for each person, without identity, rights, storage or protocol. `bare_hub.ts <database>` */
import postgres from "postgres";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { serveQuestions } from "../harness/serve_questions.ts";

const [databaseUrl = ""] = process.argv.slice(2);
const sockets = new Map<string, WebSocket>();
const told = z.object({ user_id: z.string() });

const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
await sql.listen("bench_notifications", (row) => sockets.get(told.parse(JSON.parse(row)).user_id)?.send(row));
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket, request) => {
  const user = new URL(request.url ?? "/", "http://localhost").searchParams.get("user") ?? "";
  sockets.set(user, socket);
  socket.on("close", () => sockets.delete(user));
});
server.on("listening", () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  void serveQuestions({ url: `ws://127.0.0.1:${port}` }, async () => ({}));
});
