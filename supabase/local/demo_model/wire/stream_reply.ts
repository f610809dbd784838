import type { ServerResponse } from "node:http";
import type { DemoReply, WireFault } from "../demo_reply.ts";
import type { ModelRequest } from "../model_request.ts";
import { buildResponse, estimateUsage, type Ids, outputItems, type WireResponse } from "./build_response.ts";
import { createPacer, type Pace } from "./create_pacer.ts";
import { isDelta, isText, itemEvents, type WireEvent } from "./response_events.ts";

export type StreamOptions = {
  request: ModelRequest;
  requestText: string;
  reply: DemoReply;
  fault: WireFault | undefined;
  ids: Ids;
  /** In seconds. */
  createdAt: number;
  pace: Pace;
  /** Aborts when the client is gone or the server stops. */
  signal: AbortSignal;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** Writes the answer as server-sent events, in the order and with the numbers of the API, or breaks it as ordered. */
export async function streamReply(response: ServerResponse, options: StreamOptions): Promise<void> {
  const { fault, signal } = options;
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-request-id": options.ids.response,
  });
  const events = [...replyEvents(options)];
  const pace = createPacer(options.pace, events.filter(isText).length, (time) => options.sleep(time, signal));
  let number = 0;
  let deltas = 0;
  const send = (event: WireEvent): void => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: number })}\n\n`);
    number += 1;
  };
  for (const event of events) {
    if (signal.aborted) return;
    if (fault && fault.kind !== "http_error" && (deltas >= fault.afterDeltas || isLast(event))) {
      await breakOff(fault, response, options, send);
      return;
    }
    send(event);
    if (!isDelta(event)) continue;
    deltas += 1;
    if (isText(event)) await pace();
  }
  response.end();
}

function isLast(event: WireEvent): boolean {
  return event.type === "response.completed" || event.type === "response.incomplete";
}

function* replyEvents(options: StreamOptions): Generator<WireEvent> {
  const started = buildResponse(options.request, options.ids, options.createdAt, { status: "in_progress", output: [] });
  yield { type: "response.created", response: started };
  yield { type: "response.in_progress", response: started };
  for (const [index, item] of outputItems(options.reply, options.ids).entries()) yield* itemEvents(item, index);
  const final = finalResponse(options);
  yield { type: final.status === "incomplete" ? "response.incomplete" : "response.completed", response: final };
}

/** The whole response, as it ends a stream or answers a request without one. */
export function finalResponse({
  request,
  requestText,
  reply,
  ids,
  createdAt,
}: Pick<StreamOptions, "request" | "requestText" | "reply" | "ids" | "createdAt">): WireResponse {
  const reason = reply.ending === "max_output_tokens" || reply.ending === "content_filter" ? reply.ending : undefined;
  return buildResponse(request, ids, createdAt, {
    status: reason ? "incomplete" : "completed",
    output: outputItems(reply, ids),
    usage: estimateUsage(requestText, reply),
    ...(reason && { incompleteReason: reason }),
  });
}

async function breakOff(
  fault: WireFault,
  response: ServerResponse,
  options: StreamOptions,
  send: (event: WireEvent) => void,
): Promise<void> {
  const message = "The demo model was asked to fail in the middle of an answer.";
  if (fault.kind === "cut") {
    // What was written must leave first, or the client would see no beginning at all.
    await options.sleep(20, options.signal);
    response.destroy();
  } else if (fault.kind === "stall") {
    await new Promise<void>((resolve) => options.signal.addEventListener("abort", () => resolve(), { once: true }));
  } else if (fault.kind === "error_event") {
    send({ type: "error", code: "server_error", message, param: null });
    response.end();
  } else {
    const failed = buildResponse(options.request, options.ids, options.createdAt, {
      status: "failed",
      output: [],
      error: { code: "server_error", message },
    });
    send({ type: "response.failed", response: failed });
    response.end();
  }
}
