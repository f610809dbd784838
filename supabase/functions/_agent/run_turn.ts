import type { PlanStep } from "../../../shared/contracts/events.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { Web } from "../_shared/research/web.ts";
import type { tunables } from "../_shared/tunables.ts";
import { type AskTimings, askModel, Interrupted } from "./ask_model.ts";
import { type TurnMeter, turnMeter } from "./call_meter.ts";
import { compactHistory } from "./compact_history.ts";
import { type Executed, executeCalls } from "./execute_calls.ts";
import { toModelInput } from "./history.ts";
import { type Model, ModelError, type ModelInput, type ModelRequest } from "./model.ts";
import { oneLine } from "./one_line.ts";
import { instructions } from "./prompt.ts";
import { repeatRefusal } from "./repeat_refusal.ts";
import type { ToolSet } from "./tool_set.ts";
import type { HistoryMessage, LedgerCall, TurnBundle } from "./turn_bundle.ts";
import type { TurnHub } from "./turn_hub.ts";
import { TurnLost, type TurnStep, type TurnWriter, turnWriter } from "./turn_writer.ts";

/** The model must not be asked again; the message says what was spent, when it starts again and who can raise it. */
class SpendingLimitReached extends Error {
  override readonly name = "SpendingLimitReached";
}

export type TurnDependencies = {
  /** As the turn's person. */
  database: Database;
  model: Model;
  tools: ToolSet;
  /** Absent where nothing is researched. */
  web?: Web;
  hub: TurnHub;
  now: () => Date;
  log: Log;
  tunables: typeof tunables;
  /** How long the database took for the claim, as a measure of what a round trip costs; no time when left out. */
  claimMilliseconds?: number;
};

/** All that a turn can do which a mail set off: someone outside decides when it runs, and what it reads. */
const answeringTools = ["read_reply", "classify_reply", "send_email"];

/**
 * Works on a claimed turn until it is answered, waits for a person, is stopped, fails honestly or is parked for the
 * next worker. Whatever happens to this process, the stored steps are enough for another to go on. Never throws.
 */
export async function runTurn(bundle: TurnBundle, given: TurnDependencies): Promise<void> {
  const deps = bundle.turn.inbound_mail_id ? { ...given, tools: given.tools.only(answeringTools) } : given;
  const { leaseSeconds, heartbeatSeconds, holdMilliseconds } = deps.tunables.turn;
  const publish = (events: Parameters<TurnHub["publish"]>[1]) => deps.hub.publish(bundle.turn.id, events);
  const writer = turnWriter({
    database: deps.database,
    bundle,
    leaseSeconds,
    heartbeatSeconds,
    holdMilliseconds,
    publish,
  });
  const presence = deps.hub.enter(bundle.turn.id, writer.nudge);
  const meter = turnMeter(deps.model.name, deps.now);
  const began = performance.now();
  try {
    await loop(bundle, writer, meter, deps);
  } catch (error) {
    await end(error, bundle, writer, meter, deps.log);
  } finally {
    writer.close();
    presence.leave();
    deps.log("turn left", {
      turn_id: bundle.turn.id,
      status: writer.status(),
      ...meter.totals(),
      milliseconds: Math.round(performance.now() - began),
    });
  }
}

/** Calls, then the model, then its calls, until a step ends the turn. */
async function loop(bundle: TurnBundle, writer: TurnWriter, meter: TurnMeter, deps: TurnDependencies): Promise<void> {
  const parkAt = deps.now().getTime() + deps.tunables.turn.parkAfterSeconds * 1000;
  const history = [...bundle.history];
  const standing = {
    instructions: instructions(bundle, deps.now()),
    tools: deps.tools.forModel(),
    cacheKey: bundle.turn.thread_id ?? bundle.turn.id,
  };
  let open = bundle.open_calls;
  let before: ModelInput[] | undefined;
  for (;;) {
    if (open.length > 0) {
      const executed = await executeCalls(open, execution(bundle, history, deps));
      const ending = endAfterCalls(bundle, executed);
      if (ending) return void (await writer.advance({ ...executed, ...ending }));
      if (executed.plan) await writer.advance(executed);
      else writer.hold(executed);
      recordResults(history, executed);
      bundle.turn.tainted ||= executed.tainted;
    }
    if (writer.signal.aborted) throw new Interrupted("", []);
    if (bundle.turn.source === "run_tool") return void (await writer.advance({ finish: { status: "completed" } }));
    if (deps.now().getTime() >= parkAt) return void (await writer.advance({ finish: { status: "queued" } }));
    before ??= await compactHistory(history, bundle, writer, meter, deps);
    open = await nextReply(bundle, history, { ...standing, input: before }, writer, meter, deps);
    if (open.length === 0) return;
  }
}

/** Asks the model and stores its reply; returns the calls it asks for, none when the turn is answered. */
async function nextReply(
  bundle: TurnBundle,
  history: HistoryMessage[],
  /** Its input stands before the history. */
  standing: ModelRequest,
  writer: TurnWriter,
  meter: TurnMeter,
  deps: TurnDependencies,
): Promise<LedgerCall[]> {
  const { turn } = bundle;
  const refusal = writer.refusal();
  if (refusal) throw new SpendingLimitReached(refusal);
  const rounds = history.filter((message) => message.turn_id === turn.id && message.role === "assistant").length;
  if (rounds >= deps.tunables.turn.roundsCap) {
    throw new ModelError(
      `I worked ${rounds} rounds on this without reaching an end, so I stopped. Try a smaller step.`,
      { passing: false },
    );
  }
  const said = toModelInput(history, turn.id, deps.tunables.turn.resultMaxLength);
  const input = [...standing.input, ...said, ...planNote(writer.tellPlan())];
  const request = { ...standing, input };
  const timings = askTimings(rounds === 0, deps);
  const { reply, events } = await askModel(deps.model, request, writer, timings, meter.open(rounds + 1, request));
  const stored = await writer.advance({
    events,
    ...meter.take(),
    ...(reply.calls.length > 0 && { reserve: deps.model.name }),
    reply: {
      content: reply.text,
      model_items: reply.opaque,
      calls: reply.calls.map((call) => ({
        provider_call_id: call.id,
        tool: call.tool,
        effect: deps.tools.find(call.tool)?.effect ?? "read",
        arguments: call.arguments,
      })),
    },
    ...(reply.calls.length === 0 && ending(reply.text, reply.cutShort)),
  });
  history.push({
    id: crypto.randomUUID(),
    turn_id: turn.id,
    role: "assistant",
    content: reply.text,
    model_items: reply.opaque,
    calls: stored.openCalls,
  });
  return stored.openCalls;
}

/** The first words of a turn go out early; later ones may wait for more. */
function askTimings(isFirst: boolean, { tunables, claimMilliseconds = 0 }: TurnDependencies): AskTimings {
  const { firstWordsShare, firstChunkMilliseconds, chunkMilliseconds } = tunables.stream;
  const early = Math.min(firstChunkMilliseconds, claimMilliseconds * firstWordsShare);
  return {
    ...tunables.model,
    chunkMilliseconds,
    firstChunkMilliseconds: isFirst ? early : firstChunkMilliseconds,
  };
}

function ending(text: string, cutShort: string | undefined): Pick<TurnStep, "finish"> {
  if (cutShort) return { finish: { status: "failed", error: { code: "model_unavailable", message: cutShort } } };
  if (text.trim() === "") {
    return {
      finish: {
        status: "failed",
        error: { code: "model_unavailable", message: "The model gave an empty answer. Try again." },
      },
    };
  }
  return { finish: { status: "completed" } };
}

/** What the model is told when the person has changed its plan. */
function planNote(steps: PlanStep[] | undefined): ModelInput[] {
  if (!steps) return [];
  const list = steps.map(({ title, status }) => `- ${oneLine(title)} (${status})`).join("\n");
  return [{ kind: "note", text: `The person has changed the plan. Work by this one from now on:\n${list}` }];
}

/** A proposal parks the turn; a tool that was called over HTTP has nothing to say after its result. */
function endAfterCalls({ turn }: TurnBundle, executed: Executed): Pick<TurnStep, "finish"> | undefined {
  if (executed.proposals.length > 0) return { finish: { status: "waiting" } };
  return turn.source === "run_tool" ? { finish: { status: "completed" } } : undefined;
}

function execution(bundle: TurnBundle, history: readonly HistoryMessage[], deps: TurnDependencies) {
  const { database, tools, web, now, log } = deps;
  const { toolSeconds, sameCallCap } = deps.tunables.turn;
  return {
    bundle,
    database,
    tools,
    web,
    now,
    log,
    toolSeconds,
    tainted: bundle.turn.tainted,
    refusal: repeatRefusal(bundle.turn.id, history, sameCallCap),
  };
}

/** The worker's own copy of what `advance_turn()` stores. */
function recordResults(history: readonly HistoryMessage[], { results }: Executed): void {
  const byId = new Map(results.map((result) => [result.call_id, result]));
  for (const message of history) {
    for (const call of message.calls) {
      const result = byId.get(call.id);
      if (!result) continue;
      call.status = result.ok ? "done" : "failed";
      call.ok = result.ok;
      call.summary = result.summary;
      call.result = result.result;
    }
  }
}

/** Ends a turn that could not go on, with what was done so far; leaves it to the next worker when it is not ours to end. */
async function end(fault: unknown, bundle: TurnBundle, writer: TurnWriter, meter: TurnMeter, log: Log): Promise<void> {
  // A write that failed has interrupted the rest: it is what went wrong.
  const error = fault instanceof Interrupted && !writer.stopRequested() ? (writer.broken() ?? fault) : fault;
  if (error instanceof TurnLost) return;
  const step = error instanceof Interrupted && writer.stopRequested() ? stopped(error) : failure(error);
  if (!step || step.finish?.status === "failed") {
    log("turn ended early", { turn_id: bundle.turn.id, ...describeError(error) });
  }
  // Without a step: the lease runs out and the tick takes the turn up again.
  if (step) await writer.end({ ...step, ...meter.take() }).catch(() => {});
}

function stopped({ text, events }: Interrupted): TurnStep {
  const reply = { content: text, model_items: [], calls: [] };
  return { ...(text !== "" && { events, reply }), finish: { status: "stopped" } };
}

function failure(error: unknown): TurnStep | undefined {
  if (error instanceof Interrupted) return undefined;
  if (error instanceof AppError && ["unauthenticated", "unavailable", "internal"].includes(error.code))
    return undefined;
  if (error instanceof SpendingLimitReached) {
    return { finish: { status: "failed", error: { code: "spending_limit", message: error.message } } };
  }
  if (error instanceof ModelError) {
    return { finish: { status: "failed", error: { code: "model_unavailable", message: error.message } } };
  }
  return {
    finish: { status: "failed", error: { code: "internal", message: "Something went wrong on our side. Try again." } },
  };
}
