import type { PlanStep } from "../../../shared/contracts/events.ts";
import { AppError, isMendable } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { Web } from "../_shared/research/web.ts";
import type { Tool, ToolContext, ToolOutcome, ToolProposal } from "../_tools/define_tool.ts";
import { argumentsProblem } from "./call_arguments.ts";
import type { ToolSet } from "./tool_set.ts";
import type { LedgerCall, TurnBundle } from "./turn_bundle.ts";
import type { CallProposal, CallResult } from "./turn_writer.ts";

export type Execution = {
  bundle: TurnBundle;
  database: Database;
  tools: ToolSet;
  web: Web | undefined;
  now: () => Date;
  log: Log;
  toolSeconds: number;
  /** The turn has read text from outside. */
  tainted: boolean;
  /** Why a call must not run again, such as the same one for the third time; undefined when it may. */
  refusal(call: LedgerCall): string | undefined;
};

export type Executed = { results: CallResult[]; proposals: CallProposal[]; tainted: boolean; plan?: PlanStep[] };

type Settled = { result: CallResult; tainted: boolean; plan?: PlanStep[] | undefined } | { proposal: CallProposal };

/**
 * Carries out what the model asked for: reads side by side, changes one after the other in their order. A call that
 * needs a person becomes a proposal; what was read here taints the changes after it. A failure becomes a result with a
 * reason; only a fault of the platform is thrown.
 */
export async function executeCalls(calls: readonly LedgerCall[], execution: Execution): Promise<Executed> {
  const settled = new Map<string, Settled>();
  const isTainted = () => execution.tainted || [...settled.values()].some((one) => "result" in one && one.tainted);
  const reads = calls.filter((call) => call.effect === "read");
  await Promise.all(reads.map(async (call) => settled.set(call.id, await settle(call, execution))));
  for (const call of calls) {
    if (settled.has(call.id)) continue;
    settled.set(call.id, await settle(call, { ...execution, tainted: isTainted() }));
  }
  const executed: Executed = { results: [], proposals: [], tainted: false };
  for (const one of settled.values()) {
    if ("proposal" in one) executed.proposals.push(one.proposal);
    else {
      executed.results.push(one.result);
      executed.tainted ||= one.tainted;
      if (one.plan) executed.plan = one.plan;
    }
  }
  return executed;
}

/** With the time that the tool took. */
async function settle(call: LedgerCall, execution: Execution): Promise<Settled> {
  const began = performance.now();
  const settled = await tryCall(call, execution);
  if ("result" in settled) settled.result.milliseconds = Math.round(performance.now() - began);
  return settled;
}

async function tryCall(call: LedgerCall, execution: Execution): Promise<Settled> {
  const tool = execution.tools.find(call.tool);
  const refused = execution.refusal(call);
  if (!tool)
    return failed(call, `There is no tool named ${call.tool}. The tools are: ${execution.tools.names.join(", ")}.`);
  if (refused) return failed(call, refused);
  const unread = argumentsProblem(call.arguments);
  if (unread) return failed(call, unread);
  const parsed = tool.parse(call.arguments);
  if (!parsed.ok) return failed(call, parsed.reason);
  try {
    return await act(tool, call, parsed.value, execution);
  } catch (error) {
    if (isMendable(error)) return failed(call, error.message);
    if (error instanceof AppError) throw error;
    execution.log("a tool failed", { tool: call.tool, call_id: call.id, ...describeError(error) });
    return failed(call, `${call.tool} has a fault on our side. Look at the record before you try again.`);
  }
}

async function act(
  tool: Tool,
  call: LedgerCall,
  args: Record<string, unknown>,
  execution: Execution,
): Promise<Settled> {
  const context = toolContext(tool, call, execution);
  if (tool.propose && awaitsDecision(tool, call, execution)) {
    const proposed = await timed(tool.propose(args, context), execution.toolSeconds);
    if (!proposed.ok) return failed(call, proposed.reason);
    return {
      proposal: { call_id: call.id, payload: proposed.payload, preview: proposed.preview, summary: proposed.summary },
    };
  }
  if (!tool.run) return failed(call, "This cannot be done from here.");
  const running = tool.run(args, context);
  const outcome: ToolOutcome = tool.effect === "read" ? await timed(running, execution.toolSeconds) : await running;
  if (!outcome.ok) return failed(call, outcome.reason);
  const { summary, result, view } = outcome;
  return {
    result: { call_id: call.id, ok: true, summary, result: result ?? null, view },
    tainted: outcome.tainted ?? false,
    plan: outcome.plan,
  };
}

function awaitsDecision(tool: Tool, call: LedgerCall, { tainted }: Execution): boolean {
  return call.status === "pending" && (tool.approval === "when_tainted" ? tainted : tool.approval);
}

/** A change runs inside the ledger: effect, audit and the call's answer commit together, once. */
function toolContext(tool: Tool, call: LedgerCall, execution: Execution): ToolContext {
  const { bundle, database, now } = execution;
  const ledger: Database = {
    rpc: (function_name, args) =>
      database.rpc("run_call", { call_id: call.id, epoch: bundle.turn.epoch, function_name, arguments: args }),
  };
  const changing = tool.effect !== "read" && !awaitsDecision(tool, call, execution);
  return {
    database: changing ? ledger : database,
    lookup: database,
    workspaceId: bundle.turn.workspace_id,
    userId: bundle.turn.user_id,
    now: now(),
    timeZone: bundle.person.time_zone,
    callId: call.id,
    web: execution.web,
    ...(call.payload && { approved: { payload: call.payload } }),
  };
}

function failed(call: LedgerCall, reason: string): Settled {
  return { result: { call_id: call.id, ok: false, summary: reason }, tainted: false };
}

/** Reads and previews change nothing, so they may be given up. */
async function timed<Outcome extends ToolOutcome | ToolProposal>(
  work: Promise<Outcome>,
  seconds: number,
): Promise<Outcome | { ok: false; reason: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<{ ok: false; reason: string }>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, reason: `It took longer than ${seconds} s and was given up. Ask for less.` }),
      seconds * 1000,
    );
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
