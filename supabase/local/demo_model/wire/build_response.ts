import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputMessage,
  ResponseUsage,
} from "openai/resources/responses/responses";
import type { DemoReply } from "../demo_reply.ts";
import type { ModelRequest } from "../model_request.ts";

export type OutputItem = ResponseOutputMessage | ResponseFunctionToolCall;
/** As on the wire; `output_text` is added by the SDK. */
export type WireResponse = Omit<Response, "output_text">;

/** Makes the ids of one response. */
export type Ids = { response: string; item(index: number): string; call(index: number): string };

export function createIds(random: () => string): Ids {
  const stem = random();
  return {
    response: `resp_demo_${stem}`,
    item: (index) => `item_demo_${stem}_${index}`,
    call: (index) => `call_demo_${stem}_${index}`,
  };
}

/** The finished output items: the text first, then the calls. */
export function outputItems(reply: DemoReply, ids: Ids): OutputItem[] {
  const finished =
    reply.ending === "max_output_tokens" || reply.ending === "content_filter" ? "incomplete" : "completed";
  const message: ResponseOutputMessage = {
    id: ids.item(0),
    type: "message",
    role: "assistant",
    status: finished,
    content: [
      reply.ending === "refusal"
        ? { type: "refusal", refusal: reply.text }
        : { type: "output_text", text: reply.text, annotations: [], logprobs: [] },
    ],
  };
  const calls = reply.calls.map(
    (call, index): ResponseFunctionToolCall => ({
      id: ids.item(index + 1),
      type: "function_call",
      status: "completed",
      call_id: ids.call(index),
      name: call.tool,
      arguments: call.arguments,
    }),
  );
  return reply.text === "" ? calls : [message, ...calls];
}

type State = {
  status: "in_progress" | "completed" | "incomplete" | "failed";
  output: OutputItem[];
  usage?: ResponseUsage;
  error?: WireResponse["error"];
  incompleteReason?: "max_output_tokens" | "content_filter";
};

/** The response object in one of its states. `createdAt` in seconds. */
export function buildResponse(request: ModelRequest, ids: Ids, createdAt: number, state: State): WireResponse {
  return {
    id: ids.response,
    object: "response",
    created_at: createdAt,
    completed_at: state.status === "completed" ? createdAt : null,
    status: state.status,
    background: false,
    error: state.error ?? null,
    incomplete_details: state.incompleteReason ? { reason: state.incompleteReason } : null,
    access_programs: null,
    instructions: null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: {},
    model: request.model,
    output: state.output,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    ...(state.usage && { usage: state.usage }),
  };
}

/** Counts tokens the rough way, four characters each: enough for a meter to move. */
export function estimateUsage(requestText: string, reply: DemoReply): ResponseUsage {
  const input = Math.ceil(requestText.length / 4);
  const output = Math.ceil(
    (reply.text.length + reply.calls.reduce((sum, call) => sum + call.tool.length + call.arguments.length, 0)) / 4,
  );
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}
