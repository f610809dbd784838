import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { answer } from "../answer.ts";
import { createIds } from "./build_response.ts";
import type { Pace } from "./create_pacer.ts";
import type { FaultCounter } from "./fault_counter.ts";
import { limitOutput } from "./limit_output.ts";
import { readBody } from "./read_body.ts";
import { finalResponse, streamReply } from "./stream_reply.ts";
import { WireError } from "./wire_error.ts";

export type HandlerOptions = {
  clock(): Date;
  pace: Pace;
  faults: FaultCounter;
  /** Aborts when the server stops. */
  stopped: AbortSignal;
};

/** Serves `POST /v1/responses`, `GET /v1/models` and `GET /v1/models/<id>`. Throws a `WireError` for the server to send. */
export async function handleRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: HandlerOptions,
): Promise<void> {
  const path = new URL(incoming.url ?? "/", "http://demo.model").pathname;
  if (!/^bearer \S/i.test(incoming.headers.authorization ?? "")) {
    throw new WireError(
      401,
      "invalid_api_key",
      "Missing bearer authentication in header. Any key will do for the demo model.",
    );
  }
  if (path === "/v1/models" && incoming.method === "GET")
    return sendJson(response, 200, { object: "list", data: [demoModel] });
  if (path === "/v1/models/demo" && incoming.method === "GET") return sendJson(response, 200, demoModel);
  if (path !== "/v1/responses") throw new WireError(404, null, `Invalid URL (${incoming.method ?? "GET"} ${path})`);
  if (incoming.method !== "POST")
    throw new WireError(405, "method_not_allowed", "Only POST is served here.", { allow: "POST" });
  await respond(incoming, response, options);
}

const demoModel = { id: "demo", object: "model", created: 1_764_000_000, owned_by: "demo" };

async function respond(incoming: IncomingMessage, response: ServerResponse, options: HandlerOptions): Promise<void> {
  const { request, text: requestText } = await readBody(incoming);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, options.stopped]);
  const reply = limitOutput(answer(request, options.clock), request.max_output_tokens ?? undefined);
  const fault = options.faults.take(requestText, reply.behaviour);
  if (reply.behaviour.delayMilliseconds) await sleep(reply.behaviour.delayMilliseconds, signal);
  if (fault?.kind === "http_error") {
    const retry = fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
    throw new WireError(fault.status, fault.code, fault.message, retry);
  }
  const shared = {
    request,
    requestText,
    reply,
    ids: createIds(randomUUID),
    createdAt: Math.floor(options.clock().getTime() / 1000),
  };
  if (request.stream) {
    const ordered = reply.behaviour.paceMilliseconds;
    const pace = ordered === undefined ? options.pace : { pieceMilliseconds: ordered, totalMilliseconds: 600_000 };
    return streamReply(response, { ...shared, fault, pace, signal, sleep });
  }
  if (fault?.kind === "cut") response.destroy();
  else if (fault) throw new WireError(500, "server_error", "The demo model was asked to fail.");
  else sendJson(response, 200, finalResponse(shared));
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "x-request-id": `req_demo_${randomUUID()}`,
    ...headers,
  });
  response.end(JSON.stringify(body));
}
