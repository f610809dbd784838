import { z } from "zod";
import {
  approvalRequest,
  chatRequest,
  planRequest,
  regenerateRequest,
  stopRequest,
  undoRequest,
  undoResult,
} from "../../../shared/contracts/chat.ts";
import { type NumberedEvent, numberedEvent } from "../../../shared/contracts/events.ts";
import { followTurn, readTurn } from "../_agent/follow_turn.ts";
import type { Model } from "../_agent/model.ts";
import { runTurn } from "../_agent/run_turn.ts";
import type { ToolSet } from "../_agent/tool_set.ts";
import { turnBundle } from "../_agent/turn_bundle.ts";
import type { TurnHub } from "../_agent/turn_hub.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Background } from "../_shared/background.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { eventStream } from "../_shared/event_stream.ts";
import type { Log } from "../_shared/log.ts";
import { describeIssues, readJson } from "../_shared/read_json.ts";
import type { Web } from "../_shared/research/web.ts";
import type { tunables } from "../_shared/tunables.ts";
import { proposeEdit } from "./propose_edit.ts";

export type ChatDependencies = {
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  model: Model;
  tools: ToolSet;
  web?: Web;
  hub: TurnHub;
  background: Background;
  now: () => Date;
  log: Log;
  tunables: typeof tunables;
};

const begun = z.object({
  turn_id: z.uuid(),
  events: z.array(numberedEvent),
  claim: turnBundle.nullable(),
});

/** A user turn in, a stream of events out; and the turn's stop, decisions, undo and replay. */
export async function handleChat(request: Request, deps: ChatDependencies): Promise<Response> {
  const route = `${request.method} ${new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/chat/, "") || "/"}`;
  const handle = routes[route];
  if (!handle) throw unknownRoute(request);
  const caller = await deps.authenticate(request);
  return await handle(request, { ...deps, database: deps.databaseOf(caller) });
}

type Session = ChatDependencies & { database: Database };

const routes: Record<string, (request: Request, session: Session) => Promise<Response>> = {
  "POST /": postMessage,
  "GET /": replay,
  "POST /regenerate": regenerate,
  "POST /stop": stop,
  "POST /approvals": decide,
  "POST /undo": undo,
  "POST /plan": changePlan,
};

function unknownRoute(request: Request): AppError {
  const path = new URL(request.url).pathname.replace(/^\/chat/, "") || "/";
  const known = Object.keys(routes).some((route) => route.endsWith(` ${path}`));
  if (known) return new AppError("method_not_allowed", `${request.method} is not possible here.`);
  return new AppError("not_found", `There is nothing at chat${path}.`);
}

async function postMessage(request: Request, session: Session): Promise<Response> {
  const body = await readJson(request, chatRequest);
  return await begin(session.database.rpc("post_message", { ...body, ...worker(session) }), session);
}

async function regenerate(request: Request, session: Session): Promise<Response> {
  const body = await readJson(request, regenerateRequest);
  return await begin(session.database.rpc("regenerate", { ...body, ...worker(session) }), session);
}

/** For how long a turn is claimed, and whom it will ask. */
function worker({ tunables, model }: Session) {
  return { lease_seconds: tunables.turn.leaseSeconds, model: model.name };
}

/** Streams a turn that this request stored (and works on it), or the one that the same request stored before. */
async function begin(claiming: Promise<unknown>, session: Session): Promise<Response> {
  const began = performance.now();
  const answer = await claiming;
  const claimMilliseconds = performance.now() - began;
  const { turn_id, events, claim } = begun.parse(answer);
  const response = stream(session, { turnId: turn_id, after: 0, seed: events });
  // The turn goes on when the client is gone.
  if (claim) session.background(runTurn(claim, { ...session, claimMilliseconds }));
  return response;
}

async function replay(request: Request, session: Session): Promise<Response> {
  const query = z
    .strictObject({ turn_id: z.uuid(), after: z.coerce.number().int().min(0).default(0) })
    .safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw new AppError("invalid_input", describeIssues(query.error));
  const resumed = Number(request.headers.get("last-event-id") ?? Number.NaN);
  const after = Number.isSafeInteger(resumed) && resumed > query.data.after ? resumed : query.data.after;
  const turnId = query.data.turn_id;
  // Read before answering, so that a stranger's turn is a 404 and not an empty stream.
  const { events } = await readTurn(session.database, turnId, after);
  return stream(session, { turnId, after, seed: events });
}

async function stop(request: Request, session: Session): Promise<Response> {
  const { turn_id } = await readJson(request, stopRequest);
  const answer = await session.database.rpc("stop_turn", { turn_id });
  session.hub.nudge(turn_id);
  return Response.json(answer);
}

const decided = z.object({ turn_id: z.uuid(), last_seq: z.number().int() });

async function decide(request: Request, session: Session): Promise<Response> {
  const body = await readJson(request, approvalRequest);
  const proposal = body.decision === "edit" ? await proposeEdit(body, session) : null;
  const answer = await session.database.rpc("decide_approval", {
    approval_id: body.approval_id,
    decision: body.decision,
    reason: body.reason ?? null,
    proposal,
  });
  const { turn_id, last_seq } = decided.parse(answer);
  return stream(session, { turnId: turn_id, after: last_seq });
}

async function undo(request: Request, session: Session): Promise<Response> {
  const body = await readJson(request, undoRequest);
  return Response.json(undoResult.parse(await session.database.rpc("undo", body)));
}

async function changePlan(request: Request, session: Session): Promise<Response> {
  const body = await readJson(request, planRequest);
  const answer = await session.database.rpc("edit_plan", body);
  session.hub.nudge(body.turn_id);
  return Response.json(answer);
}

function stream(session: Session, from: { turnId: string; after: number; seed?: NumberedEvent[] }): Response {
  const gone = new AbortController();
  const { database, hub, tunables } = session;
  const revive = () => session.background(claimAndWork(from.turnId, session));
  const events = followTurn({ ...from, database, hub, signal: gone.signal, revive, timing: tunables.stream });
  const response = eventStream(events, () => gone.abort());
  response.headers.set("x-turn-id", from.turnId);
  return response;
}

async function claimAndWork(turnId: string, session: Session): Promise<void> {
  const claim = turnBundle
    .nullable()
    .parse(await session.database.rpc("claim_turn", { turn_id: turnId, ...worker(session) }));
  if (claim) await runTurn(claim, session);
}
