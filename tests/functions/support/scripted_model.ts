import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const wireRequest = z.object({
  instructions: z.string(),
  input: z.array(z.record(z.string(), z.unknown())),
  tools: z.array(z.object({ name: z.string() })),
});
export type WireRequest = z.infer<typeof wireRequest>;

/** What the model says next: text in pieces, calls, or a misbehaviour on the wire. */
export type ScriptedReply = {
  text?: string[];
  calls?: { tool: string; arguments: unknown }[];
  /** HTTP status to answer with instead of a stream. */
  status?: number;
  headers?: Record<string, string>;
  /** What an error's body says. */
  message?: string;
  code?: string;
  /** Ends the connection after this many pieces of text. */
  cutAfter?: number;
  /** Waits for this before it ends the connection. */
  holdCut?: Promise<unknown>;
  /** Waits for this before the first event. */
  hold?: Promise<unknown>;
  /** Waits for this before the last event. */
  holdEnd?: Promise<unknown>;
  /** Breaks the connection before any answer. */
  reset?: boolean;
  /** Sends these bytes as the stream's body, and nothing of its own. */
  raw?: string[];
  /** Keeps the connection open after `raw`. */
  open?: boolean;
  /** Tokens that the answer cost. */
  usage?: { input: number; cached: number; output: number };
};

export type ScriptedModel = {
  url: string;
  /** Every request so far. */
  requests: WireRequest[];
  /** Decides each reply from the request; the newest wins. */
  script(next: (request: WireRequest, count: number) => ScriptedReply): void;
  stop(): Promise<void>;
};

/** A server that speaks the Responses wire format and says what a test tells it to. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const requests: WireRequest[] = [];
  let next: (request: WireRequest, count: number) => ScriptedReply = () => ({ text: ["Hello."] });
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const request = wireRequest.parse(JSON.parse(Buffer.concat(chunks).toString()));
    requests.push(request);
    await play(next(request, requests.length), response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.custom<AddressInfo>((value) => typeof value === "object").parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (chosen) => {
      next = chosen;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function play(reply: ScriptedReply, response: ServerResponse): Promise<void> {
  await reply.hold;
  if (reply.reset) return void response.destroy();
  if (reply.status) {
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(
      JSON.stringify({ error: { message: reply.message ?? "scripted", type: "scripted", code: reply.code ?? null } }),
    );
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (reply.raw) return void (reply.open ? response.write(reply.raw.join("")) : response.end(reply.raw.join("")));
  let sequence_number = 0;
  const send = (type: string, data: Record<string, unknown>) =>
    response.write(
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...data })}\n\n`,
    );
  const id = `resp_${crypto.randomUUID()}`;
  send("response.created", { response: { id, status: "in_progress", output: [] } });
  let sent = 0;
  for (const text of reply.text ?? []) {
    if (reply.cutAfter !== undefined && sent++ >= reply.cutAfter) break;
    send("response.output_text.delta", { item_id: "msg_1", output_index: 0, content_index: 0, delta: text });
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (reply.cutAfter !== undefined) {
    await reply.holdCut;
    return void response.destroy();
  }
  for (const [index, call] of (reply.calls ?? []).entries()) {
    const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
    const item = {
      type: "function_call",
      id: `fc_${index}`,
      call_id: `call_${index}`,
      name: call.tool,
      arguments: text,
    };
    send("response.output_item.done", { output_index: index + 1, item: { ...item, status: "completed" } });
  }
  await reply.holdEnd;
  const { input, cached, output } = reply.usage ?? { input: 10, cached: 2, output: 5 };
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    total_tokens: input + output,
  };
  send("response.completed", { response: { id, status: "completed", output: [], usage } });
  response.end();
}
