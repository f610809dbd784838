import { type Signal, signal } from "@preact/signals";
import type { NumberedEvent } from "../../shared/contracts/events.ts";
import { resumeTurn } from "../api/chat.ts";
import { loadPart } from "./load_part.ts";
import { onDoubt, waitForNetwork } from "./network.ts";
import { createPacedBatch } from "./paced_batch.ts";
import { applyEvents, emptyTurn, isUnderWay, mergeLiveTurn, type TurnView } from "./turn_view.ts";

export interface FollowRequest {
  /** The turn to go on with; absent when `begin` makes a new one. */
  turnId?: string | undefined;
  begin?: ((signal: AbortSignal) => Promise<Response>) | undefined;
  /** Runs with a new turn's first event. */
  onBegun?: ((turnId: string, threadId: string | undefined) => void) | undefined;
  signal: AbortSignal;
}

/** The turns of a thread, each a signal of its own: a streaming answer redraws nothing else. */
export class LiveTurns {
  /** How the stream of the turn under way stands. */
  readonly connection = signal<"idle" | "connecting" | "open" | "lost">("idle");
  readonly #turns = new Map<string, Signal<TurnView>>();
  readonly #followers = new Map<string, number>();
  readonly #batch = createPacedBatch<NumberedEvent>((turnId, events) => {
    const turn = this.turn(turnId);
    turn.value = applyEvents(turn.value, events);
  });

  turn(turnId: string): Signal<TurnView> {
    const known = this.#turns.get(turnId) ?? signal(emptyTurn(turnId));
    this.#turns.set(turnId, known);
    return known;
  }

  isFollowed(turnId: string): boolean {
    return (this.#followers.get(turnId) ?? 0) > 0;
  }

  /** Takes what is stored about a turn; what its stream has brought since stays. */
  store(stored: TurnView): void {
    const known = this.turn(stored.turnId);
    // A turn under way is replayed from its log, which holds words that are not stored yet.
    if (isUnderWay(stored.status) && known.value.lastSeq > 0) return;
    known.value = mergeLiveTurn(stored, known.value);
  }

  /**
   * Follows a turn to the end of its stretch and resolves with its view.
   * @throws ApiError when the server refuses; the signal's reason when it is aborted.
   */
  async follow({ turnId, begin, onBegun, signal: abort }: FollowRequest): Promise<TurnView | undefined> {
    let current = turnId;
    if (current) this.#count(current, 1);
    try {
      const { followTurn } = await loadPart(() => import("../api/follow_turn.ts"), abort);
      await followTurn({
        begin,
        turnId,
        after: turnId ? this.turn(turnId).value.lastSeq : 0,
        resume: resumeTurn,
        onDoubt,
        wait: waitForNetwork,
        signal: abort,
        onConnection: (state) => {
          this.connection.value = state;
        },
        onEvents: (id, events) => {
          this.#batch.add(id, events);
          if (current) return;
          current = id;
          this.#count(id, 1);
          const first = events.find(({ event }) => event.type === "turn.started")?.event;
          onBegun?.(id, first?.type === "turn.started" ? (first.thread_id ?? undefined) : undefined);
        },
      });
    } finally {
      this.#batch.flush();
      if (current) this.#count(current, -1);
      this.connection.value = "idle";
    }
    return current ? this.turn(current).value : undefined;
  }

  #count(turnId: string, step: 1 | -1): void {
    this.#followers.set(turnId, (this.#followers.get(turnId) ?? 0) + step);
  }
}
