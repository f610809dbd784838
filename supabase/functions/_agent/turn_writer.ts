import { z } from "zod";
import {
  type ChatEvent,
  type NumberedEvent,
  numberedEvent,
  type PlanStep,
  planStep,
  type ToolView,
  turnStatus,
} from "../../../shared/contracts/events.ts";
import type { Database } from "../_shared/database.ts";
import type { ModelCallRecord } from "./call_meter.ts";
import { type LedgerCall, ledgerCalls, type TurnBundle } from "./turn_bundle.ts";

/** What `advance_turn()` stores in one round trip. */
export type TurnStep = {
  events?: ChatEvent[];
  reply?: {
    content: string;
    model_items: Record<string, unknown>[];
    calls: { provider_call_id: string; tool: string; effect: string; arguments: Record<string, unknown> }[];
  };
  results?: CallResult[];
  proposals?: CallProposal[];
  model_calls?: ModelCallRecord[];
  /** The model that is asked next: money is set aside for it under the spending limits. */
  reserve?: string;
  tainted?: boolean;
  plan?: PlanStep[];
  /** The person's plan that the model knew when it wrote its own. */
  plan_told?: PlanStep[];
  finish?: {
    status: "completed" | "stopped" | "failed" | "waiting" | "queued";
    error?: { code: string; message: string };
  };
};
export type CallResult = {
  call_id: string;
  ok: boolean;
  summary: string;
  /** How long the tool worked. */
  milliseconds?: number;
  result?: unknown;
  view?: ToolView | undefined;
};
export type CallProposal = { call_id: string; payload: Record<string, unknown>; preview: ToolView; summary: string };

export type Advance = { status: z.infer<typeof turnStatus>; openCalls: LedgerCall[]; events: NumberedEvent[] };

/** The turn is another worker's now: whatever this one still thinks, it writes nothing. */
export class TurnLost extends Error {
  override readonly name = "TurnLost";
}

/** Writes the steps of one claimed turn, one after the other and under its epoch, and keeps its lease alive. */
export type TurnWriter = {
  advance(step: TurnStep): Promise<Advance>;
  /**
   * Stores results together with the next step, or alone when none comes within a moment: a quick model shares their
   * round trip. Should the worker die before, reads run again; changes are in the ledger already.
   */
  hold(step: Pick<TurnStep, "results" | "tainted">): void;
  /** Aborts when a stop was asked for, the turn was lost or the database refused. */
  signal: AbortSignal;
  stopRequested(): boolean;
  /** The first fault of a write, after which nothing but the end is written. */
  broken(): unknown;
  /** Writes the turn's end, which builds on no earlier step, so also after a write that was refused. */
  end(step: TurnStep): Promise<Advance>;
  /** How the turn stood when this worker last heard of it. */
  status(): Advance["status"];
  /** Why the model must not be asked again, as the last reservation or the claim said. */
  refusal(): string | undefined;
  /** The plan as a person changed it since the model last wrote it, for the model to be told now. */
  tellPlan(): PlanStep[] | undefined;
  /** Looks at the database now. */
  nudge(): void;
  close(): void;
};

const answer = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    status: turnStatus,
    stop_requested: z.boolean(),
    edited_plan: z.array(planStep).nullish(),
    refusal: z.string().nullish(),
    events: z.array(numberedEvent),
    open_calls: ledgerCalls,
  }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);

export type TurnWriterOptions = {
  database: Database;
  bundle: TurnBundle;
  leaseSeconds: number;
  heartbeatSeconds: number;
  holdMilliseconds: number;
  publish(events: readonly NumberedEvent[]): void;
};

export function turnWriter({
  database,
  bundle,
  leaseSeconds,
  heartbeatSeconds,
  holdMilliseconds,
  publish,
}: TurnWriterOptions): TurnWriter {
  const abort = new AbortController();
  let stop = false;
  let broken: unknown;
  let editedPlan = bundle.turn.plan_edited ? bundle.turn.plan : undefined;
  let toldPlan: PlanStep[] | undefined;
  let status: Advance["status"] = "running";
  let refusal = bundle.refusal ?? undefined;
  let after = bundle.turn.last_seq;
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  let held: TurnStep = {};
  let holding: ReturnType<typeof setTimeout> | undefined;

  async function store(step: TurnStep): Promise<Advance> {
    const { id: turn_id, epoch } = bundle.turn;
    const stored = answer.parse(
      await database.rpc("advance_turn", { turn_id, epoch, step, lease_seconds: leaseSeconds, after }),
    );
    if (!stored.ok) throw new TurnLost(stored.reason);
    after = stored.events.at(-1)?.seq ?? after;
    publish(stored.events);
    status = stored.status;
    editedPlan = stored.edited_plan ?? undefined;
    if (step.reserve) refusal = stored.refusal ?? undefined;
    if (stored.stop_requested && !stop) {
      stop = true;
      abort.abort();
    }
    return { status: stored.status, openCalls: stored.open_calls, events: stored.events };
  }

  function advance(step: TurnStep): Promise<Advance> {
    underWay++;
    clearTimeout(holding);
    const whole = { ...held, ...step, ...(step.plan && toldPlan && { plan_told: toldPlan }) };
    held = {};
    const next = last.then(() => store(whole));
    // A failed write fails all that follow: the steps build on each other.
    last = next;
    next
      .catch((error: unknown) => {
        broken ??= error;
        abort.abort();
      })
      .finally(() => underWay--);
    return next;
  }

  function end(step: TurnStep): Promise<Advance> {
    if (broken !== undefined) last = Promise.resolve();
    return advance(step);
  }

  const look = () => void advance({}).catch(() => {});
  const beat = () => {
    if (underWay === 0) look();
  };
  const timer = setInterval(beat, heartbeatSeconds * 1000);
  return {
    advance,
    hold(step) {
      held = step;
      holding = setTimeout(look, holdMilliseconds);
    },
    signal: abort.signal,
    stopRequested: () => stop,
    broken: () => broken,
    end,
    status: () => status,
    tellPlan() {
      toldPlan = editedPlan;
      return toldPlan;
    },
    refusal: () => refusal,
    nudge: look,
    close() {
      clearInterval(timer);
      clearTimeout(holding);
    },
  };
}
