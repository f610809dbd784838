import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Gate } from "./gate.ts";

export type FrontDoor = {
  url: string;
  /** Breaks every answer of the functions that is under way, as a network does whose other end has frozen. */
  cutAnswers(): void;
  stop(): Promise<void>;
};

/**
 * Stands before a stack: functions are answered by the process that a test may kill, everything else by the stack. Each
 * call of an SQL function passes the gate before it reaches the database and after it was answered.
 */
export async function openFrontDoor(options: {
  stackUrl: string;
  gate: Gate;
  functionsOrigin(): string | undefined;
}): Promise<FrontDoor> {
  const underWay = new Set<ServerResponse>();
  const server = createServer((incoming, response) => {
    if (isForFunctions(incoming)) underWay.add(response);
    response.on("close", () => underWay.delete(response));
    answer(incoming, response, options).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    cutAnswers() {
      for (const response of underWay) response.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isForFunctions = (incoming: IncomingMessage) => incoming.url?.startsWith("/functions/v1/") ?? false;

type FrontDoorOptions = Parameters<typeof openFrontDoor>[0];

async function answer(incoming: IncomingMessage, response: ServerResponse, options: FrontDoorOptions): Promise<void> {
  const path = incoming.url ?? "/";
  if (isForFunctions(incoming)) {
    const origin = options.functionsOrigin();
    if (!origin) return void response.writeHead(503, { "content-type": "application/json" }).end("{}");
    return await forward(incoming, response, origin, await readAll(incoming));
  }
  const body = await readAll(incoming);
  const name = sqlFunction(path, body);
  if (name && !(await options.gate.pass(`rest ${name} before`))) return void response.destroy();
  const mayAnswer = () => (name ? options.gate.pass(`rest ${name} after`) : Promise.resolve(true));
  await forward(incoming, response, options.stackUrl, body, mayAnswer);
}

const actAs = z.object({ function_name: z.string() });

/** Which SQL function is called; undefined for what only reads and for everything that is no call. */
function sqlFunction(path: string, body: Buffer): string | undefined {
  const name = /^\/rest\/v1\/rpc\/(\w+)/.exec(path)?.[1];
  const called = name === "act_as" ? actAs.parse(JSON.parse(body.toString())).function_name : name;
  return called === "read_turn" ? undefined : called;
}

function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
  body: Buffer,
  mayAnswer: () => Promise<boolean> = async () => true,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { connection: _, "transfer-encoding": __, ...headers } = incoming.headers;
    const onward = request(`${origin}${incoming.url}`, {
      method: incoming.method,
      headers: { ...headers, "content-length": body.length },
      agent: false,
    });
    onward.on("error", reject);
    onward.on("response", async (answered) => {
      if (!(await mayAnswer())) {
        answered.resume();
        return resolve(void response.destroy());
      }
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.on("error", () => response.destroy());
      answered.on("aborted", () => response.destroy());
      answered.on("end", resolve);
      answered.pipe(response);
    });
    response.on("close", () => onward.destroy());
    onward.end(body);
  });
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
