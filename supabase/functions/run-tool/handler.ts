import { z } from "zod";
import { readTurn } from "../_agent/follow_turn.ts";
import type { Model } from "../_agent/model.ts";
import { runTurn } from "../_agent/run_turn.ts";
import type { ToolSet } from "../_agent/tool_set.ts";
import { turnBundle } from "../_agent/turn_bundle.ts";
import type { TurnHub } from "../_agent/turn_hub.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import type { Log } from "../_shared/log.ts";
import { readJson } from "../_shared/read_json.ts";
import type { Web } from "../_shared/research/web.ts";
import type { tunables } from "../_shared/tunables.ts";
import type { Tool } from "../_tools/define_tool.ts";

export type RunToolDependencies = {
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  model: Model;
  tools: ToolSet;
  web?: Web;
  hub: TurnHub;
  now: () => Date;
  log: Log;
  tunables: typeof tunables;
};

const opened = z.object({ turn_id: z.uuid(), call_id: z.uuid(), created: z.boolean(), bundle: turnBundle.nullish() });

/** One tool over HTTP, for other systems: the executor and the rules of a chat, without the model. */
export async function handleRunTool(request: Request, deps: RunToolDependencies): Promise<Response> {
  const name = new URL(request.url).pathname.replace(/^\/run-tool\/?/, "");
  const caller = await deps.authenticate(request);
  if (request.method === "GET" && name === "") return listTools(deps.tools);
  const tool = deps.tools.find(name);
  if (!tool) throw new AppError("not_found", `There is no tool named "${name}". GET run-tool lists them.`);
  if (request.method !== "POST") throw new AppError("method_not_allowed", "POST the tool's arguments as JSON.");
  return await run(tool, request, deps.databaseOf(caller), deps);
}

function listTools(tools: ToolSet): Response {
  const listed = tools.forModel().map((tool) => {
    const { effect, approval } = tools.find(tool.name) ?? {};
    return { ...tool, effect, approval };
  });
  return Response.json({ tools: listed });
}

async function run(tool: Tool, request: Request, database: Database, deps: RunToolDependencies): Promise<Response> {
  const body = await readJson(request, z.record(z.string(), z.unknown()));
  const parsed = tool.parse(body);
  if (!parsed.ok) throw new AppError("invalid_input", parsed.reason);
  const { turn_id, call_id, bundle } = opened.parse(
    await database.rpc("open_tool_run", {
      tool: tool.name,
      effect: tool.effect,
      arguments: body,
      client_id: idempotencyKey(request),
      ...workspaceOf(request),
      lease_seconds: deps.tunables.turn.leaseSeconds,
    }),
  );
  if (bundle) await runTurn(bundle, { ...deps, database });
  return answer(turn_id, call_id, database);
}

/** Who belongs to several workspaces says which one: `?workspace_id=`. */
function workspaceOf(request: Request): { workspace_id?: string } {
  const given = new URL(request.url).searchParams.get("workspace_id");
  if (given === null) return {};
  const parsed = z.uuid().safeParse(given);
  if (!parsed.success) throw new AppError("invalid_input", "workspace_id must be a UUID.");
  return { workspace_id: parsed.data };
}

/** The same key finds the first run again; without one, each request is a run of its own. */
function idempotencyKey(request: Request): string {
  const given = request.headers.get("idempotency-key");
  if (given === null) return crypto.randomUUID();
  const parsed = z.uuid().safeParse(given);
  if (!parsed.success) throw new AppError("invalid_input", "Idempotency-Key must be a UUID.");
  return parsed.data;
}

const callOutcome = z.object({
  status: z.string(),
  ok: z.boolean().nullable(),
  summary: z.string().nullable(),
  result: z.unknown(),
  view: z.unknown(),
  approval: z.object({ id: z.uuid(), preview: z.unknown(), summary: z.string() }).nullable(),
});

async function answer(turnId: string, callId: string, database: Database): Promise<Response> {
  const outcome = callOutcome.nullable().parse(await database.rpc("read_call", { call_id: callId }));
  if (!outcome) throw new AppError("not_found", "No such call.");
  if (outcome.ok === true) {
    const { summary, result, view } = outcome;
    return Response.json({ ok: true, call_id: callId, summary, result, view });
  }
  if (outcome.ok === false) return Response.json({ ok: false, call_id: callId, reason: outcome.summary });
  const { status } = await readTurn(database, turnId, 2 ** 31 - 1);
  const waiting = { ok: false, waiting: true, call_id: callId, turn_id: turnId, turn_status: status };
  const approval = outcome.approval && {
    approval_id: outcome.approval.id,
    preview: outcome.approval.preview,
    summary: outcome.approval.summary,
  };
  return Response.json({ ...waiting, ...approval }, { status: 202 });
}
