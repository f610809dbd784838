import type {
  ResponseFunctionToolCall,
  ResponseOutputMessage,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";
import type { OutputItem, WireResponse } from "./build_response.ts";
import { splitDeltas } from "./split_deltas.ts";

type WithoutNumber<Event> = Event extends { sequence_number: number } ? Omit<Event, "sequence_number"> : never;
/** An event as the SDK types it, before it gets its number; response objects without what the SDK adds. */
type LifecycleType =
  | "response.created"
  | "response.in_progress"
  | "response.completed"
  | "response.incomplete"
  | "response.failed";
export type WireEvent =
  | { type: LifecycleType; response: WireResponse }
  | WithoutNumber<Exclude<ResponseStreamEvent, { response: unknown }>>;

/** Whether an event carries a piece of text; only these are paced. */
export function isText(event: WireEvent): boolean {
  return event.type === "response.output_text.delta" || event.type === "response.refusal.delta";
}

/** Whether an event carries a piece of the answer, be it text or arguments. */
export function isDelta(event: WireEvent): boolean {
  return event.type.endsWith(".delta");
}

/** The events of one output item in the order in which the API sends them. */
export function* itemEvents(item: OutputItem, index: number): Generator<WireEvent> {
  if (item.type === "message") yield* messageEvents(item, index);
  else yield* callEvents(item, index);
}

function* messageEvents(item: ResponseOutputMessage, index: number): Generator<WireEvent> {
  const place = { item_id: item.id, output_index: index, content_index: 0 };
  yield {
    type: "response.output_item.added",
    output_index: index,
    item: { ...item, status: "in_progress", content: [] },
  };
  const [part] = item.content;
  if (part?.type === "output_text") {
    yield {
      type: "response.content_part.added",
      ...place,
      part: { type: "output_text", text: "", annotations: [], logprobs: [] },
    };
    for (const delta of splitDeltas(part.text))
      yield { type: "response.output_text.delta", ...place, delta, logprobs: [] };
    yield { type: "response.output_text.done", ...place, text: part.text, logprobs: [] };
    yield { type: "response.content_part.done", ...place, part };
  } else if (part) {
    yield { type: "response.content_part.added", ...place, part: { type: "refusal", refusal: "" } };
    for (const delta of splitDeltas(part.refusal)) yield { type: "response.refusal.delta", ...place, delta };
    yield { type: "response.refusal.done", ...place, refusal: part.refusal };
    yield { type: "response.content_part.done", ...place, part };
  }
  yield { type: "response.output_item.done", output_index: index, item };
}

function* callEvents(item: ResponseFunctionToolCall, index: number): Generator<WireEvent> {
  const place = { item_id: item.id ?? item.call_id, output_index: index };
  yield {
    type: "response.output_item.added",
    output_index: index,
    item: { ...item, status: "in_progress", arguments: "" },
  };
  for (const delta of splitDeltas(item.arguments))
    yield { type: "response.function_call_arguments.delta", ...place, delta };
  yield { type: "response.function_call_arguments.done", ...place, arguments: item.arguments };
  yield { type: "response.output_item.done", output_index: index, item };
}
