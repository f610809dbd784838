import type {
  ApprovalRequest,
  ChatRequest,
  PlanRequest,
  RegenerateRequest,
  UndoRequest,
  UndoResult,
} from "../../shared/contracts/chat.ts";
import { callFunction } from "./functions.ts";
import { parseAnswer } from "./parse_answer.ts";

/** Posts a message; the answer is the turn's event stream. The same `client_message_id` gives the same turn. */
export function postMessage(body: ChatRequest, signal: AbortSignal): Promise<Response> {
  return callFunction("chat", { body, signal, accept: "text/event-stream" });
}

/** Has a turn's message answered again, on a branch of its own. */
export function regenerate(body: RegenerateRequest, signal: AbortSignal): Promise<Response> {
  return callFunction("chat/regenerate", { body, signal, accept: "text/event-stream" });
}

/** Decides about a proposal; the turn's stream goes on. */
export function decide(body: ApprovalRequest, signal: AbortSignal): Promise<Response> {
  return callFunction("chat/approvals", { body, signal, accept: "text/event-stream" });
}

/** Replays a turn's log after a number and follows it while it is under way. */
export function resumeTurn(turnId: string, after: number, signal: AbortSignal): Promise<Response> {
  const query = new URLSearchParams({ turn_id: turnId, after: String(after) });
  return callFunction(`chat?${query}`, { method: "GET", signal, accept: "text/event-stream" });
}

/** Asks a turn to stop; its stream says when it has. */
export async function stopTurn(turnId: string): Promise<void> {
  await callFunction("chat/stop", { body: { turn_id: turnId } });
}

/** Changes the plan of a turn under way; its log tells. @throws ApiError */
export async function changePlan(body: PlanRequest): Promise<void> {
  await callFunction("chat/plan", { body });
}

/** Takes back one action or everything that a turn changed. @throws ApiError */
export async function undo(body: UndoRequest): Promise<UndoResult> {
  const [response, { undoResult }] = await Promise.all([
    callFunction("chat/undo", { body }),
    import("./chat_contracts.ts"),
  ]);
  return parseAnswer(undoResult, await response.json());
}
