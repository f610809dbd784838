import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

const sentMail = z.looseObject({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type SentMail = z.infer<typeof sentMail>;

/** What it does instead of taking a mail; `hang up after`: it takes the mail and never says so. */
export type Mischief =
  | { status: number; name?: string; headers?: Record<string, string> }
  | "hang up after"
  | undefined;

export type ResendStandIn = {
  url: string;
  /** All that was asked, in order: the key of each and who asked. */
  asked: { key: string; authorization: string }[];
  /** The mails that a reader would find, by the id in their tag. */
  arrived: Map<string, SentMail[]>;
  /** From now on; `place` counts what is asked from then on, from 1. */
  misbehave(how: (place: number) => Mischief): void;
  stop(): Promise<void>;
};

/** A server that speaks Resend's way of sending over HTTP, and honours the keys of its callers or doesn't. */
export async function startResendStandIn({ honoursKeys }: { honoursKeys: boolean }): Promise<ResendStandIn> {
  const taken = new Map<string, { body: string; id: string }>();
  const asked: ResendStandIn["asked"] = [];
  const arrived = new Map<string, SentMail[]>();
  let mischief: (place: number) => Mischief = () => undefined;
  let place = 0;

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const key = String(request.headers["idempotency-key"] ?? "");
    asked.push({ key, authorization: String(request.headers.authorization) });
    place += 1;
    const how = mischief(place);
    if (how !== undefined && how !== "hang up after")
      return answer(response, how.status, { name: how.name }, how.headers);
    const before = honoursKeys ? taken.get(key) : undefined;
    if (before && before.body !== body) return answer(response, 409, { name: "invalid_idempotent_request" });
    const id = before?.id ?? crypto.randomUUID();
    if (!before) {
      const mail = sentMail.parse(JSON.parse(body));
      const tag = mail.tags.find(({ name }) => name === "outbox_id")?.value ?? "";
      arrived.set(tag, [...(arrived.get(tag) ?? []), mail]);
      taken.set(key, { body, id });
    }
    if (how === "hang up after") return request.socket.destroy();
    answer(response, 200, { id });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    asked,
    arrived,
    misbehave(how) {
      place = 0;
      mischief = how;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
