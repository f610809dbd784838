import { batch, computed, signal } from "@preact/signals";
import type { ApprovalRequest, PlanRequest, UndoRequest, UndoResult } from "../../shared/contracts/chat.ts";
import { messageOf } from "../api/api_error.ts";
import { changePlan, decide, postMessage, regenerate, stopTurn, undo } from "../api/chat.ts";
import { getThread, switchBranch } from "../api/threads.ts";
import { type FollowRequest, LiveTurns } from "./live_turns.ts";
import { keepOutgoing, type OutgoingMessage } from "./outgoing.ts";
import { type ThreadView, threadViewOf } from "./thread_view.ts";
import { isUnderWay, type TurnView } from "./turn_view.ts";

/** A message or a retry that the thread does not hold yet. */
export interface Pending {
  message: OutgoingMessage | undefined;
  /** How many items stay before it: an edit or a retry replaces the rest. Undefined keeps all. */
  keep: number | undefined;
  turnId: string | undefined;
  /** Why the server refused it. */
  problem: string | undefined;
}

export type Phase = "new" | "loading" | "ready" | "missing" | { error: string };

export interface ConversationOptions {
  threadId: string | undefined;
  /** Runs when a new chat has become a thread. */
  onThread: (threadId: string) => void;
  /** Runs when the server has taken a message. */
  onBegun: () => void;
  /** Runs when an answer's stretch has ended. */
  onTurn: (turn: TurnView) => void;
  newId: () => string;
}

/** How long to wait before looking whether an approved action, such as a mail, has been carried out. */
const lookAgainMilliseconds = 4_000;

/** One open thread: what it shows, and what a person can do in it. Ends with `dispose()`. */
export class Conversation {
  /** Tells this opening of a thread from every other. */
  readonly key: string;
  readonly threadId = signal<string | undefined>(undefined);
  readonly phase = signal<Phase>("new");
  readonly thread = signal<ThreadView | undefined>(undefined);
  readonly pending = signal<Pending | undefined>(undefined);
  readonly stopping = signal(false);
  readonly turns = new LiveTurns();
  /** The turn whose stream is open. */
  readonly activeTurnId = signal<string | undefined>(undefined);
  /** True from sending a message to the end of its answer. */
  readonly busy = computed(
    () => this.activeTurnId.value !== undefined || (this.pending.value !== undefined && !this.pending.value.problem),
  );
  readonly #options: ConversationOptions;
  readonly #ending = new AbortController();
  #posting = new AbortController();
  /** The newest event of a turn when it was last resumed. */
  readonly #resumedAt = new Map<string, number>();
  #reads = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.key = options.newId();
    this.threadId.value = options.threadId;
    if (options.threadId) this.phase.value = "loading";
  }

  dispose(): void {
    this.#ending.abort();
    if (this.pending.value?.turnId) this.#arrived();
  }

  /** Reads the thread again; the newest reading counts. */
  async load(): Promise<void> {
    const id = this.threadId.value;
    if (!id || this.#ended) return;
    this.#reads += 1;
    const read = this.#reads;
    const outdated = () => this.#ended || read !== this.#reads;
    try {
      const stored = await getThread(id);
      if (outdated()) return;
      if (stored) this.#show(threadViewOf(stored));
      else this.phase.value = "missing";
    } catch (error) {
      if (!outdated() && !this.thread.value) this.phase.value = { error: messageOf(error) };
    }
  }

  /** Posts a message (or another version of one) and follows its answer. A refusal is kept in `pending`. */
  async send(message: OutgoingMessage): Promise<void> {
    const edited = this.thread.value?.items.findIndex((item) => item.kind === "user" && item.id === message.editOf);
    const keep = message.editOf ? edited : undefined;
    const body = {
      thread_id: message.threadId ?? null,
      message: message.text,
      client_message_id: message.clientMessageId,
      workspace_id: message.workspaceId,
      ...(message.editOf ? { edit_of: message.editOf } : {}),
    };
    await this.#begin({ message, keep, turnId: undefined, problem: undefined }, (line) => postMessage(body, line));
  }

  /** Has the message of a turn answered again, beside the first answer. */
  async regenerate(turnId: string): Promise<void> {
    const at = this.thread.value?.items.findIndex((item) => item.kind === "turn" && item.turnId === turnId);
    const body = { turn_id: turnId, client_message_id: this.#options.newId() };
    const pending = { message: undefined, keep: at, turnId: undefined, problem: undefined };
    await this.#begin(pending, (line) => regenerate(body, line));
  }

  /** Gives up the message that is not sent yet, or was refused, and returns its text. */
  withdraw(): string {
    const text = this.pending.value?.message?.text ?? "";
    this.#posting.abort();
    this.pending.value = undefined;
    keepOutgoing(undefined);
    return text;
  }

  /** Asks the running turn to stop. @throws ApiError */
  async stop(): Promise<void> {
    const turnId = this.activeTurnId.value;
    if (this.stopping.value || !this.busy.value) return;
    this.stopping.value = true;
    if (!turnId) return;
    try {
      await stopTurn(turnId);
    } catch (error) {
      this.stopping.value = false;
      throw error;
    }
  }

  /** Ends a turn that waits for the person: what waits is withdrawn. @throws ApiError */
  async stopWaiting(turnId: string): Promise<void> {
    await stopTurn(turnId);
    await this.hearTurn(turnId);
  }

  /** Decides about a proposal and follows what comes of it. @throws ApiError when it can no longer be decided */
  async decide(turnId: string, request: ApprovalRequest): Promise<void> {
    await this.#follow({ turnId, begin: (line) => decide(request, line), signal: this.#ending.signal });
  }

  /** Changes the plan of a turn under way. @throws ApiError */
  async changePlan(request: PlanRequest): Promise<void> {
    await changePlan(request);
    // While a proposal waits, no stream is open that would tell.
    await this.hearTurn(request.turn_id);
  }

  /** Takes back one action or a whole turn. @throws ApiError */
  async undo(request: UndoRequest): Promise<UndoResult> {
    const result = await undo(request);
    await this.load();
    return result;
  }

  /** Makes the branch with this message the one that is shown. @throws ApiError */
  async showBranch(messageId: string): Promise<void> {
    await switchBranch(messageId);
    await this.load();
  }

  /** A push (or the clock) says that a turn of this thread may have moved on. */
  async hearTurn(turnId: string): Promise<void> {
    if (this.#ended || this.turns.isFollowed(turnId)) return;
    // Our own message is on its way: its stream tells everything.
    if (this.pending.value && !this.pending.value.problem) return;
    const known = this.thread.value?.items.some((item) => item.kind === "turn" && item.turnId === turnId);
    if (known) await this.#follow({ turnId, signal: this.#ending.signal }).catch(() => this.load());
    else await this.load();
  }

  /** The thread holds the message: until here a reload could still come back to the place where it was written. */
  #arrived(): void {
    keepOutgoing(undefined);
    this.pending.value = undefined;
  }

  get #ended(): boolean {
    return this.#ending.signal.aborted;
  }

  #show(view: ThreadView): void {
    batch(() => {
      for (const turn of Object.values(view.turns)) this.turns.store(turn);
      this.thread.value = view;
      this.phase.value = "ready";
      const begun = this.pending.value?.turnId;
      if (begun && view.turns[begun]) this.#arrived();
    });
    for (const turnId of Object.keys(view.turns)) {
      if (isUnderWay(this.turns.turn(turnId).value.status) && !this.turns.isFollowed(turnId)) this.#resume(turnId);
    }
  }

  /** Follows a turn under way. A log that brings nothing new is not asked again at once. */
  #resume(turnId: string): void {
    const { lastSeq } = this.turns.turn(turnId).value;
    const stale = this.#resumedAt.get(turnId) === lastSeq;
    this.#resumedAt.set(turnId, lastSeq);
    const follow = () => void this.hearTurn(turnId);
    if (stale) setTimeout(follow, lookAgainMilliseconds);
    else follow();
  }

  async #begin(pending: Pending, open: (line: AbortSignal) => Promise<Response>): Promise<void> {
    this.#posting = new AbortController();
    const posting = this.#posting.signal;
    this.pending.value = pending;
    keepOutgoing(pending.message);
    const onBegun = (turnId: string, threadId: string | undefined) => this.#begun({ ...pending, turnId }, threadId);
    try {
      await this.#follow({ begin: open, onBegun, signal: AbortSignal.any([this.#ending.signal, posting]) });
    } catch (error) {
      if (this.#ended || posting.aborted) return;
      keepOutgoing(undefined);
      this.pending.value = { ...pending, problem: messageOf(error) };
    }
  }

  #begun(pending: Pending, threadId: string | undefined): void {
    if (pending.message) keepOutgoing({ ...pending.message, takenAt: new Date().toISOString() });
    this.pending.value = pending;
    this.activeTurnId.value = pending.turnId;
    if (threadId && !this.threadId.value) {
      this.threadId.value = threadId;
      this.#options.onThread(threadId);
    }
    this.#options.onBegun();
    if (this.stopping.value && pending.turnId) void stopTurn(pending.turnId).catch(noop);
    void this.load();
  }

  async #follow(request: FollowRequest): Promise<void> {
    if (request.turnId) this.activeTurnId.value = request.turnId;
    try {
      const turn = await this.turns.follow(request);
      if (turn && !this.#ended) this.#settled(turn);
    } finally {
      // Two decisions about one turn have a stream each: the last one ends it.
      const turnId = request.turnId ?? this.activeTurnId.value;
      if (!this.#ended && !(turnId && this.turns.isFollowed(turnId))) {
        this.activeTurnId.value = undefined;
        this.stopping.value = false;
        void this.load();
      }
    }
  }

  #settled(turn: TurnView): void {
    this.#options.onTurn(turn);
    const underWay = Object.values(turn.steps).some((step) => step.state === "approved" || step.state === "sending");
    // A push tells when the mail has left; this does where pushes do not arrive.
    if (underWay && turn.status === "waiting") setTimeout(() => void this.hearTurn(turn.turnId), lookAgainMilliseconds);
  }
}

function noop(): void {
  // The thread is read again after every stream, however it ended.
}
