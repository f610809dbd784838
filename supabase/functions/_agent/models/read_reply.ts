import { z } from "zod";
import { type ServerEvent, serverEvents } from "../../_shared/server_events.ts";
import { tunables } from "../../_shared/tunables.ts";
import { cutOffArguments, readCallArguments } from "../call_arguments.ts";
import { ModelError, type ModelEvent, type ModelReply } from "../model.ts";
import { streamedFault } from "./openai_error.ts";

/** What we keep of a reasoning item: it comes from the provider, is stored, and goes back as it was. */
export const reasoning = z.object({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(z.object({ type: z.literal("summary_text"), text: z.string() })),
  encrypted_content: z.string().nullable().default(null),
});

/** Of no use to us when it is no count: an answer does not become worthless by it. */
const count = z.number().min(0).max(tunables.model.tokensMax).catch(0).transform(Math.round);
const noUsage = { input_tokens: 0, output_tokens: 0, input_tokens_details: { cached_tokens: 0 } };
const usageShape = z
  .object({
    input_tokens: count,
    output_tokens: count,
    input_tokens_details: z.object({ cached_tokens: count }).catch(noUsage.input_tokens_details),
  })
  .catch(noUsage);
const endShape = z.object({
  response: z
    .object({
      usage: usageShape,
      incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
const functionCall = z.object({
  type: z.literal("function_call"),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
  status: z.string().nullish(),
});
const itemShape = z.object({ item: z.looseObject({ type: z.string() }) });
const deltaShape = z.object({ delta: z.string() });

/**
 * Reads the stream chunk by chunk: the text of a chunk is one piece, however many events it came in. Events that are
 * not known are passed over: providers add them without notice. What follows the end is not read.
 */
export async function* readReply(
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
    ended = events.some((event) => readEvent(reply, event));
    // The other half of a character may come with the next chunk.
    const end = reply.text.length - (!ended && /[\ud800-\udbff]$/.test(reply.text) ? 1 : 0);
    if (end > said) yield { type: "text", text: reply.text.slice(said, end).toWellFormed() };
    said = end;
    if (ended) break;
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
      throw streamedFault(JSON.parse(data));
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

/** A call must be read; other items are kept when we know what they are. */
function keepItem(reply: ModelReply, event: unknown): void {
  const item = itemShape.safeParse(event).data?.item;
  if (item?.type === "function_call") {
    keepCall(reply.calls, functionCall.parse(item));
    return;
  }
  const thought = reasoning.safeParse(item).data;
  if (thought?.encrypted_content) reply.opaque.push(thought);
}

/** Names and ids are the provider's to choose: they are cut to what can be stored, and an id is made to mean one call. */
function keepCall(calls: ModelReply["calls"], item: z.infer<typeof functionCall>): void {
  if (calls.length >= tunables.model.callsCap) {
    throw new ModelError("The model asked for too many things at once.", { passing: true });
  }
  const id = storable(item.call_id).slice(0, 100);
  const isTaken = calls.some((call) => call.id === id);
  calls.push({
    id: isTaken ? `${id} ${calls.length}` : id,
    tool: storable(item.name).slice(0, 100),
    arguments: item.status === "incomplete" ? cutOffArguments(item.arguments) : readCallArguments(item.arguments),
  });
}

function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function keepEnd(reply: ModelReply, { response }: z.infer<typeof endShape>, isIncomplete: boolean): void {
  const { input_tokens, output_tokens, input_tokens_details } = response?.usage ?? noUsage;
  reply.usage = {
    input_tokens,
    cached_tokens: Math.min(input_tokens_details.cached_tokens, input_tokens),
    output_tokens,
  };
  if (isIncomplete) reply.cutShort = whyIncomplete(response?.incomplete_details?.reason);
}

function whyIncomplete(reason: string | null | undefined): string {
  if (reason === "max_output_tokens") return "The answer reached the model's length limit.";
  if (reason === "content_filter") return "The provider's content filter cut the answer.";
  return "The model ended its answer early.";
}
