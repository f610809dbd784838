import type {
  ChatEvent,
  NumberedEvent,
  ReceiptItem,
  ToolView,
  TurnStatus,
  TurnUsage,
} from "../../shared/contracts/events.ts";

type EventOf<Type extends ChatEvent["type"]> = Extract<ChatEvent, { type: Type }>;

/** Answer text between two actions. `marks` remember where each event's text begins, so that it can be taken back. */
export interface TextBlock {
  kind: "text";
  key: string;
  text: string;
  marks: readonly { seq: number; at: number }[];
}

interface TextPiece {
  seq: number;
  text: string;
}

/** The place of an action in the answer; what it is stands in `steps`. */
export interface StepBlock {
  kind: "step";
  key: string;
}

export type ApprovalStatus = "pending" | "approved" | "denied" | "edited" | "cancelled" | "expired";

export interface ApprovalView {
  id: string;
  status: ApprovalStatus;
  arguments: Record<string, unknown>;
  preview: ToolView;
  /** ISO 8601; unknown while the proposal is only known from the stream. */
  expiresAt: string | undefined;
  reason: string | undefined;
}

export type StepState = "running" | "waiting" | "approved" | "sending" | "done" | "failed" | "denied" | "cancelled";

/** One action of the assistant, as far as it is known. */
export interface StepView {
  callId: string;
  tool: string;
  arguments: Record<string, unknown>;
  state: StepState;
  summary: string;
  view: ToolView | undefined;
  approval: ApprovalView | undefined;
  undoneAt: string | undefined;
}

export interface ReceiptView {
  done: ReceiptItem[];
  waiting: ReceiptItem[];
  failed: ReceiptItem[];
}

/** Everything a turn shows. Replaying the same log always gives the same view. */
export interface TurnView {
  turnId: string;
  /** Undefined until the log has told it. */
  threadId: string | undefined;
  status: TurnStatus;
  /** Number of the newest event in it; 0 before the first. */
  lastSeq: number;
  blocks: readonly (TextBlock | StepBlock)[];
  steps: Readonly<Record<string, StepView>>;
  plan: EventOf<"plan.updated">["steps"];
  receipt: ReceiptView | undefined;
  error: { code: string; message: string } | undefined;
  usage: TurnUsage | undefined;
}

/** A turn of which nothing is known yet but its id. */
export function emptyTurn(turnId: string): TurnView {
  return {
    turnId,
    threadId: undefined,
    status: "queued",
    lastSeq: 0,
    blocks: [],
    steps: {},
    plan: [],
    receipt: undefined,
    error: undefined,
    usage: undefined,
  };
}

/** True while the assistant works on the turn. */
export function isUnderWay(status: TurnStatus): boolean {
  return status === "queued" || status === "running";
}

/** The answer's text without its actions. */
export function answerText(turn: TurnView): string {
  return turn.blocks.flatMap((block) => (block.kind === "text" ? [block.text.trim()] : [])).join("\n\n");
}

/** Puts what the stream has brought above what was stored a moment earlier; what only the store knows is kept. */
export function mergeLiveTurn(storedTurn: TurnView | undefined, live: TurnView): TurnView {
  if (!storedTurn || storedTurn.lastSeq === 0) return live;
  if (live.lastSeq < storedTurn.lastSeq) return storedTurn;
  const steps = Object.values(live.steps).map((step) => {
    const known = storedTurn.steps[step.callId];
    if (!known) return step;
    const approval = step.approval && {
      ...step.approval,
      expiresAt: known.approval?.expiresAt ?? step.approval.expiresAt,
    };
    return { ...step, undoneAt: known.undoneAt, approval };
  });
  const receipt = storedTurn.receipt ?? live.receipt;
  return { ...live, receipt, steps: Object.fromEntries(steps.map((step) => [step.callId, step])) };
}

/** Applies events in order. Numbers already seen are left out, so a replay adds nothing twice. */
export function applyEvents(turn: TurnView, events: readonly NumberedEvent[]): TurnView {
  let view = turn;
  let { lastSeq } = turn;
  // Words come one by one, a thousand in an answer: those that stand together are added together.
  let words: TextPiece[] = [];
  const settle = () => {
    if (words.length > 0) view = { ...view, status: "running", blocks: withText(view.blocks, words) };
    words = [];
  };
  for (const { seq, event } of events) {
    if (seq <= lastSeq) continue;
    lastSeq = seq;
    if (event.type === "text.delta") words.push({ seq, text: event.text });
    else {
      settle();
      view = applyEvent(view, event);
    }
  }
  settle();
  return lastSeq === turn.lastSeq ? turn : { ...view, lastSeq };
}

function applyEvent(turn: TurnView, event: Exclude<ChatEvent, { type: "text.delta" }>): TurnView {
  switch (event.type) {
    case "turn.started":
      return { ...turn, status: "running", threadId: event.thread_id ?? undefined };
    case "text.discarded":
      return { ...turn, blocks: turn.blocks.flatMap((block) => withoutTextSince(block, event.from_seq)) };
    case "tool.started":
      return startStep(turn, event);
    case "tool.finished":
      return changeStep({ ...turn, status: "running" }, event.call_id, (step) => finishStep(step, event));
    case "plan.updated":
      return { ...turn, plan: event.steps };
    case "approval.requested":
      return changeStep(turn, event.call_id, (step) => requestApproval(step, event));
    case "approval.decided":
      return changeStep(turn, event.call_id, (step) => decideApproval(step, event));
    case "receipt":
      return { ...turn, receipt: { done: event.done, waiting: event.waiting, failed: event.failed } };
    case "turn.finished":
      return { ...turn, status: event.status, usage: event.usage, error: event.error ?? undefined };
  }
}

function withText(blocks: TurnView["blocks"], words: readonly TextPiece[]): TurnView["blocks"] {
  const last = blocks.at(-1);
  const grows = last?.kind === "text";
  let text = grows ? last.text : "";
  const added = words.map((word) => {
    const at = text.length;
    text += word.text;
    return { seq: word.seq, at };
  });
  if (grows) return [...blocks.slice(0, -1), { ...last, text, marks: [...last.marks, ...added] }];
  return [...blocks, { kind: "text", key: `text-${words[0]?.seq}`, text, marks: added }];
}

function withoutTextSince(block: TextBlock | StepBlock, seq: number): (TextBlock | StepBlock)[] {
  if (block.kind === "step") return [block];
  const first = block.marks.find((mark) => mark.seq >= seq);
  if (!first) return [block];
  if (first.at === 0) return [];
  return [{ ...block, text: block.text.slice(0, first.at), marks: block.marks.filter((mark) => mark.seq < seq) }];
}

function startStep(turn: TurnView, event: EventOf<"tool.started">): TurnView {
  if (turn.steps[event.call_id]) return turn;
  const step: StepView = {
    callId: event.call_id,
    tool: event.tool,
    arguments: event.arguments,
    state: "running",
    summary: "",
    view: undefined,
    approval: undefined,
    undoneAt: undefined,
  };
  return {
    ...turn,
    status: "running",
    blocks: [...turn.blocks, { kind: "step", key: event.call_id }],
    steps: { ...turn.steps, [event.call_id]: step },
  };
}

function changeStep(turn: TurnView, callId: string, change: (step: StepView) => StepView): TurnView {
  const step = turn.steps[callId];
  if (!step) return turn;
  return { ...turn, steps: { ...turn.steps, [callId]: change(step) } };
}

function finishStep(step: StepView, event: EventOf<"tool.finished">): StepView {
  const refused = step.state === "denied" || step.state === "cancelled" ? step.state : "failed";
  return { ...step, state: event.ok ? "done" : refused, summary: event.summary, view: event.view ?? step.view };
}

function requestApproval(step: StepView, event: EventOf<"approval.requested">): StepView {
  const approval: ApprovalView = {
    id: event.approval_id,
    status: "pending",
    arguments: event.arguments,
    preview: event.preview,
    expiresAt: undefined,
    reason: undefined,
  };
  return { ...step, state: "waiting", arguments: event.arguments, approval };
}

function decideApproval(step: StepView, event: EventOf<"approval.decided">): StepView {
  // The decision on an earlier proposal must not touch the one that replaced it.
  if (step.approval?.id !== event.approval_id) return step;
  const approval = { ...step.approval, status: event.decision };
  const state = stateAfter[event.decision];
  return { ...step, approval, state: state ?? step.state };
}

const stateAfter: Record<EventOf<"approval.decided">["decision"], StepState | undefined> = {
  approved: "approved",
  denied: "denied",
  edited: undefined,
  cancelled: "cancelled",
  expired: "cancelled",
};
