import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Writable } from "node:stream";
import { startDemoModel } from "../../../supabase/local/demo_model/start_demo_model.ts";

/** The demo model behind a gate, so that a test looks at an answer between two questions to the model, however slow the machine is. */
export type HeldModel = {
  /** What the stack takes as `modelUrl`. */
  url: string;
  /** From now on each question waits at the gate. */
  hold(): void;
  /** Lets the next question through, once it has come. */
  letOneThrough(): Promise<void>;
  /** Opens the gate for those that wait and for all that come. */
  open(): void;
  stop(): Promise<void>;
};

export async function startHeldModel(): Promise<HeldModel> {
  const model = await startDemoModel({ log: () => {}, paceMilliseconds: 0 });
  const gate = createGate();
  const server = createServer((request, response) => {
    forward(request, response, model.url, gate).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    hold: gate.hold,
    letOneThrough: gate.letOneThrough,
    open: gate.open,
    async stop() {
      gate.open();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await model.stop();
    },
  };
}

type Gate = ReturnType<typeof createGate>;

function createGate() {
  let isHeld = false;
  let waiting: (() => void)[] = [];
  let expected: ((pass: () => void) => void)[] = [];
  return {
    hold() {
      isHeld = true;
    },
    async letOneThrough() {
      const pass = waiting.shift() ?? (await new Promise<() => void>((resolve) => expected.push(resolve)));
      pass();
    },
    open() {
      isHeld = false;
      for (const pass of waiting) pass();
      waiting = [];
      expected = [];
    },
    /** Resolves when the question may go on; one that is given up makes room for the next. */
    async enter(gone: AbortSignal): Promise<void> {
      if (!isHeld) return;
      await new Promise<void>((resolve) => {
        const next = expected.shift();
        if (next) return next(resolve);
        waiting.push(resolve);
        gone.addEventListener("abort", () => {
          waiting = waiting.filter((pass) => pass !== resolve);
        });
      });
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  modelUrl: string,
  gate: Gate,
): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  await gate.enter(gone.signal);
  const answer = await fetch(new URL(request.url ?? "/", modelUrl), {
    method: request.method ?? "POST",
    headers: {
      "content-type": request.headers["content-type"] ?? "application/json",
      authorization: request.headers.authorization ?? "",
    },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    signal: gone.signal,
  });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
  if (answer.body) await answer.body.pipeTo(Writable.toWeb(response));
  else response.end();
}
