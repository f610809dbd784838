import type { StoredCall, StoredMessage, StoredThread, StoredTurn } from "../api/chat_contracts.ts";
import { type ApprovalView, emptyTurn, isUnderWay, type StepView, type TurnView } from "./turn_view.ts";

/** What the person said. `siblings` are this message and its other versions (after an edit), oldest first. */
export interface UserItem {
  kind: "user";
  id: string;
  content: string;
  createdAt: string;
  siblings: readonly string[];
  /** Nobody said it: this reply to a mail set the assistant to work. */
  replyId: string | undefined;
}

/** The assistant's answer: a turn. `siblings` are the first messages of this answer and its other versions. */
export interface TurnItem {
  kind: "turn";
  turnId: string;
  firstMessageId: string | undefined;
  siblings: readonly string[];
  finishedAt: string | undefined;
}

/** The active branch of a thread. */
export interface ThreadView {
  id: string;
  workspaceId: string;
  title: string;
  archivedAt: string | undefined;
  items: readonly (UserItem | TurnItem)[];
  turns: Readonly<Record<string, TurnView>>;
}

/** Builds the view from what is stored; of turns under way only the id is taken: their log is replayed from its start. */
export function threadViewOf(stored: StoredThread): ThreadView {
  const items: (UserItem | TurnItem)[] = [];
  for (const message of stored.messages) {
    if (message.role === "user") items.push(userItemOf(stored, message), ...answersWithoutMessages(stored, message.id));
    else if (!items.some((item) => item.kind === "turn" && item.turnId === message.turn_id)) {
      items.push(turnItemOf(stored, message));
    }
  }
  return {
    id: stored.thread.id,
    workspaceId: stored.thread.workspace_id,
    title: stored.thread.title,
    archivedAt: stored.thread.archived_at ?? undefined,
    items,
    turns: Object.fromEntries(stored.turns.map((turn) => [turn.id, turnViewOf(stored, turn)])),
  };
}

function userItemOf(stored: StoredThread, message: StoredMessage): UserItem {
  return {
    kind: "user",
    id: message.id,
    content: message.content,
    createdAt: message.created_at,
    siblings: message.siblings,
    replyId: stored.turns.find((turn) => turn.user_message_id === message.id)?.inbound_mail_id ?? undefined,
  };
}

function turnItemOf(stored: StoredThread, first: StoredMessage): TurnItem {
  const turn = stored.turns.find((each) => each.id === first.turn_id);
  return {
    kind: "turn",
    turnId: first.turn_id ?? first.id,
    firstMessageId: first.id,
    siblings: first.siblings,
    finishedAt: turn?.finished_at ?? undefined,
  };
}

/** The newest turn on this message that has said nothing yet (queued, just begun, or failed before its first word). */
function answersWithoutMessages(stored: StoredThread, userMessageId: string): TurnItem[] {
  const answered = stored.messages.some(
    (message) => message.role === "assistant" && message.parent_id === userMessageId,
  );
  const silent = stored.turns.findLast(
    (turn) =>
      turn.user_message_id === userMessageId &&
      !stored.messages.some((m) => m.role === "assistant" && m.turn_id === turn.id),
  );
  if (answered || !silent) return [];
  const finishedAt = silent.finished_at ?? undefined;
  return [{ kind: "turn", turnId: silent.id, firstMessageId: undefined, siblings: [], finishedAt }];
}

function turnViewOf(stored: StoredThread, turn: StoredTurn): TurnView {
  if (isUnderWay(turn.status)) return emptyTurn(turn.id);
  const calls = stored.calls.filter((call) => call.turn_id === turn.id);
  const replies = stored.messages.filter((message) => message.role === "assistant" && message.turn_id === turn.id);
  return {
    turnId: turn.id,
    threadId: stored.thread.id,
    status: turn.status,
    lastSeq: turn.last_seq,
    blocks: replies.flatMap((reply) => [
      ...(reply.content ? [{ kind: "text" as const, key: reply.id, text: reply.content, marks: [] }] : []),
      ...calls.filter((call) => call.message_id === reply.id).map((call) => ({ kind: "step" as const, key: call.id })),
    ]),
    steps: Object.fromEntries(calls.map((call) => [call.id, stepOf(stored, call)])),
    plan: turn.plan ?? [],
    receipt: turn.receipt ?? undefined,
    error: turn.error ?? undefined,
    usage: turn.usage,
  };
}

function stepOf(stored: StoredThread, call: StoredCall): StepView {
  return {
    callId: call.id,
    tool: call.tool,
    arguments: call.arguments,
    state: call.status === "pending" ? "running" : call.status,
    summary: call.summary ?? "",
    view: call.view ?? undefined,
    approval: approvalOf(stored, call.id),
    undoneAt: call.undone_at ?? undefined,
  };
}

function approvalOf(stored: StoredThread, callId: string): ApprovalView | undefined {
  const newest = stored.approvals.findLast((approval) => approval.tool_call_id === callId);
  if (!newest) return undefined;
  return {
    id: newest.id,
    status: newest.status,
    arguments: newest.arguments,
    preview: newest.preview,
    expiresAt: newest.expires_at,
    reason: newest.reason ?? undefined,
  };
}
