import type OpenAI from "openai";
import type { ResponseInputItem } from "openai/resources/responses/responses";
import { z } from "zod";
import { type ServerEvent, serverEvents } from "../../_shared/server_events.ts";
import { tunables } from "../../_shared/tunables.ts";
import { readCallArguments } from "../call_arguments.ts";
import {
  type Model,
  ModelError,
  type ModelEvent,
  type ModelInput,
  type ModelReply,
  type ModelRequest,
} from "../model.ts";
import { modelError } from "./openai_error.ts";

export type OpenAiSettings = {
  apiKey: string | undefined;
  /** Any server that speaks the Responses API; OpenAI's own when undefined. */
  baseUrl: string | undefined;
  name: string;
  silenceSeconds: number;
  fetch: typeof fetch;
};

/** The Responses API through the openai SDK: streamed, strict tools, parallel calls, nothing stored there. */
export function openAiModel(settings: OpenAiSettings): Model {
  let sdk: typeof import("openai") | undefined;
  let client: OpenAI | undefined;
  return {
    name: settings.name,
    async *stream(request, signal) {
      if (!settings.apiKey)
        throw new ModelError("No model is set up. An administrator must set OPENAI_API_KEY.", { passing: false });
      // Loaded with the first question: it is a third of a cold start, and not every request asks a model.
      sdk ??= await import("openai");
      // The SDK's own log would hold what people and models say.
      client ??= new sdk.default({
        apiKey: settings.apiKey,
        baseURL: settings.baseUrl ?? null,
        maxRetries: 0,
        fetch: settings.fetch,
      });
      const silence = new AbortController();
      const watch = silenceWatch(silence, settings.silenceSeconds);
      try {
        const signals = AbortSignal.any([signal, silence.signal]);
        // The raw stream: the SDK's own reader costs half of a turn's CPU, and prints what it cannot parse.
        const response = await client.responses.create(body(settings, request), { signal: signals }).asResponse();
        if (!response.body) throw new ModelError("The model's answer was empty.", { passing: true });
        yield* readReply(response.body, signals, watch.heard);
      } catch (error) {
        throw modelError(error, silence.signal.aborted, sdk.default);
      } finally {
        watch.stop();
      }
    },
  };
}

function body(settings: OpenAiSettings, request: ModelRequest) {
  return {
    model: settings.name,
    instructions: request.instructions,
    input: request.input.map(toItem),
    tools: request.tools.map((tool) => ({ type: "function" as const, strict: true, ...tool })),
    parallel_tool_calls: true,
    stream: true as const,
    store: false,
    prompt_cache_key: request.cacheKey,
    // Compatible servers need not know encrypted reasoning.
    ...(settings.baseUrl === undefined && { include: ["reasoning.encrypted_content" as const] }),
  };
}

function toItem(input: ModelInput): ResponseInputItem {
  switch (input.kind) {
    case "user":
    case "assistant":
      return { role: input.kind, content: input.text };
    case "note":
      return { role: "developer", content: input.text };
    case "call":
      return { type: "function_call", call_id: input.id, name: input.tool, arguments: JSON.stringify(input.arguments) };
    case "output":
      return { type: "function_call_output", call_id: input.id, output: input.output };
    case "opaque":
      return reasoning.parse(input.item);
  }
}

/** What we keep of a reasoning item: it came from the provider, was stored, and goes back as it was. */
const reasoning = z.object({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(z.object({ type: z.literal("summary_text"), text: z.string() })),
  encrypted_content: z.string().nullable().default(null),
});

const usageShape = z.object({
  input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
  input_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
});
const endShape = z.object({
  response: z.object({
    usage: usageShape.nullish(),
    incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  }),
});
const itemShape = z.object({
  item: z.discriminatedUnion("type", [
    z.object({ type: z.literal("function_call"), call_id: z.string(), name: z.string(), arguments: z.string() }),
    z.looseObject({ type: z.literal("reasoning"), encrypted_content: z.string().nullish() }),
  ]),
});
const deltaShape = z.object({ delta: z.string() });

/**
 * Reads the stream chunk by chunk: the text of a chunk is one piece, however many events it came in. Events that are
 * not known are passed over: providers add them without notice.
 */
async function* readReply(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  heard: () => void,
): AsyncIterable<ModelEvent> {
  const reply: ModelReply = {
    text: "",
    calls: [],
    opaque: [],
    usage: { input_tokens: 0, cached_tokens: 0, output_tokens: 0 },
  };
  let ended = false;
  let said = 0;
  for await (const events of serverEvents(body, signal)) {
    heard();
    for (const event of events) ended = readEvent(reply, event) || ended;
    // The other half of a character may come with the next chunk.
    const end = reply.text.length - (!ended && /[\ud800-\udbff]$/.test(reply.text) ? 1 : 0);
    if (end > said) yield { type: "text", text: reply.text.slice(said, end).toWellFormed() };
    said = end;
  }
  if (!ended) throw new ModelError("The model's answer broke off.", { passing: true });
  reply.text = reply.text.toWellFormed();
  yield { type: "reply", reply };
}

/** Takes an event into the reply; true when it ends the answer. */
function readEvent(reply: ModelReply, { event, data }: ServerEvent): boolean {
  switch (event) {
    case "response.output_text.delta":
    case "response.refusal.delta":
      keepText(reply, deltaShape.parse(JSON.parse(data)).delta);
      return false;
    case "response.output_item.done":
      keepItem(reply, JSON.parse(data));
      return false;
    case "response.completed":
    case "response.incomplete":
      keepEnd(reply, endShape.parse(JSON.parse(data)), event === "response.incomplete");
      return true;
    case "response.failed":
    case "error":
      throw new ModelError("The model failed while answering.", { passing: true });
    default:
      return false;
  }
}

/** PostgreSQL stores no NUL. */
function keepText(reply: ModelReply, delta: string): void {
  reply.text += delta.replaceAll("\0", "");
  if (reply.text.length > tunables.model.textMaxLength) {
    throw new ModelError("The model's answer came to no end, so I stopped it.", { passing: false });
  }
}

function keepItem(reply: ModelReply, event: unknown): void {
  const item = itemShape.safeParse(event).data?.item;
  if (item?.type === "function_call") {
    keepCall(reply.calls, item);
  } else if (item?.encrypted_content) {
    reply.opaque.push(item);
  }
}

/** Names and ids are the provider's to choose: they are cut to what can be stored, and an id is made to mean one call. */
function keepCall(calls: ModelReply["calls"], item: { call_id: string; name: string; arguments: string }): void {
  if (calls.length >= tunables.model.callsCap) {
    throw new ModelError("The model asked for too many things at once.", { passing: true });
  }
  const id = storable(item.call_id).slice(0, 100);
  const isTaken = calls.some((call) => call.id === id);
  calls.push({
    id: isTaken ? `${id} ${calls.length}` : id,
    tool: storable(item.name).slice(0, 100),
    arguments: readCallArguments(item.arguments),
  });
}

function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function keepEnd(reply: ModelReply, { response }: z.infer<typeof endShape>, isIncomplete: boolean): void {
  reply.usage = {
    input_tokens: response.usage?.input_tokens ?? 0,
    cached_tokens: response.usage?.input_tokens_details?.cached_tokens ?? 0,
    output_tokens: response.usage?.output_tokens ?? 0,
  };
  if (isIncomplete) reply.cutShort = whyIncomplete(response.incomplete_details?.reason);
}

function whyIncomplete(reason: string | null | undefined): string {
  if (reason === "max_output_tokens") return "The answer reached the model's length limit.";
  if (reason === "content_filter") return "The provider's content filter cut the answer.";
  return "The model ended its answer early.";
}

/** Aborts when nothing has come for a while: a stuck stream must not hold a turn. Hearing costs no timer of its own. */
function silenceWatch(controller: AbortController, seconds: number) {
  let heardAt = performance.now();
  const check = () => {
    const left = heardAt + seconds * 1000 - performance.now();
    if (left <= 0) controller.abort();
    else timer = setTimeout(check, left);
  };
  let timer = setTimeout(check, seconds * 1000);
  return {
    heard: () => {
      heardAt = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
