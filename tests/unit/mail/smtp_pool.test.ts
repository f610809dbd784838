import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { smtpPool } from "../../../supabase/functions/_channels/smtp_pool.ts";

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What a server answers to a command, or that it hangs up instead. */
type Answer = string | "hang up";
type Script = (command: string, count: number) => Answer | undefined;

const usual: Record<string, string> = {
  greeting: "220 ready",
  EHLO: "250 sink",
  MAIL: "250 ok",
  RCPT: "250 ok",
  DATA: "354 go on",
  ".": "250 taken",
  RSET: "250 ok",
  QUIT: "221 bye",
};

/** A mail server that does as told, and counts what it took and how many came. */
async function startServer(script: Script) {
  const seen = { taken: 0, connections: 0, open: new Set<Socket>() };
  const counts = new Map<string, number>();
  const server = createServer((socket) => {
    seen.connections += 1;
    seen.open.add(socket);
    let inText = false;
    let rest = "";
    const answer = (command: string) => {
      const count = (counts.get(command) ?? 0) + 1;
      counts.set(command, count);
      const told = script(command, count) ?? usual[command] ?? "502 no";
      if (told === "hang up") return socket.destroy();
      if (command === "DATA" && told.startsWith("354")) inText = true;
      if (command === "." && told.startsWith("250")) seen.taken += 1;
      socket.write(`${told}\r\n`);
    };
    socket.on("error", () => undefined);
    socket.on("close", () => seen.open.delete(socket));
    socket.on("data", (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (!inText) answer(line.split(/[ :]/)[0]?.toUpperCase() ?? "");
        else if (line === ".") {
          inText = false;
          answer(".");
        }
      }
    });
    answer("greeting");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { seen, pool: smtpPool(`smtp://127.0.0.1:${port}?ignoreTLS=true`, { connections: 3, idleSeconds: 0.2 }) };
}

const envelope = { from: "ada@example.com", to: "bo@example.com" };
const message = Buffer.from("Subject: Hello\r\n\r\nGood morning\r\n");
const only =
  (command: string, told: Answer): Script =>
  (asked) =>
    asked === command ? told : undefined;

test.each([
  ["hangs up when it is greeted", only("greeting", "hang up"), { outcome: "passing", concernsAll: true }],
  ["hangs up before it takes the text", only("DATA", "hang up"), { outcome: "passing", concernsAll: true }],
  ["hangs up at the sender's address", only("MAIL", "hang up"), { outcome: "passing", concernsAll: true }],
  ["hangs up after the text, without a word", only(".", "hang up"), { outcome: "unknown" }],
  ["closes with 421 after the text", only(".", "421 closing"), { outcome: "unknown" }],
  ["refuses the text", only(".", "554 spam"), { outcome: "refused", concernsAll: false }],
  ["puts the text off", only(".", "451 later"), { outcome: "passing", concernsAll: false }],
  ["refuses the reader", only("RCPT", "550 no such mailbox"), { outcome: "refused", concernsAll: false }],
  ["puts the reader off", only("RCPT", "450 greylisted"), { outcome: "passing", concernsAll: false }],
  ["refuses the sender", only("MAIL", "550 not allowed"), { outcome: "refused", concernsAll: true }],
])("a server that %s", async (_, script, told) => {
  const { pool, seen } = await startServer(script);
  await expect(pool.send(envelope, message)).rejects.toMatchObject(told);
  expect(seen.taken).toBe(0);
});

test("nobody at the address: nothing was handed over", async () => {
  const pool = smtpPool("smtp://127.0.0.1:1", { connections: 1, idleSeconds: 1 });
  await expect(pool.send(envelope, message)).rejects.toMatchObject({ outcome: "passing", concernsAll: true });
});

test("mails go over a few connections, each once, also when some of them are refused", async () => {
  const { pool, seen } = await startServer((command, count) =>
    command === "RCPT" && count % 10 === 0 ? "550 no" : undefined,
  );
  const ends = await Promise.allSettled(Array.from({ length: 100 }, () => pool.send(envelope, message)));
  expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(10);
  expect(seen.taken).toBe(90);
  expect(seen.connections).toBe(3);
});

test("a connection that the server ended while it lay idle costs no mail", async () => {
  const { pool, seen } = await startServer(() => undefined);
  await pool.send(envelope, message);
  for (const socket of seen.open) socket.end("421 idle\r\n");
  await pool.send(envelope, message);
  for (const socket of seen.open) socket.destroy();
  await pool.send(envelope, message);
  expect(seen.taken).toBe(3);
});

test("a text that was cut off is not handed over again by itself", async () => {
  const { pool, seen } = await startServer((command, count) =>
    command === "." && count === 2 ? "hang up" : undefined,
  );
  await pool.send(envelope, message);
  await expect(pool.send(envelope, message)).rejects.toMatchObject({ outcome: "unknown" });
  await pool.send(envelope, message);
  expect(seen.taken).toBe(2);
});
