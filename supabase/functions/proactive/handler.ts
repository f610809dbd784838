import { tryBehaviourAnswer, tryBehaviourRequest } from "../../../shared/contracts/behaviour.ts";
import type { Behaviour } from "../_behaviours/define_behaviour.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Background } from "../_shared/background.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { readJson } from "../_shared/read_json.ts";
import type { tunables } from "../_shared/tunables.ts";
import { speakUp } from "./speak_up.ts";
import { tryBehaviour } from "./try_behaviour.ts";

export type ProactiveDependencies = {
  requireSecretKey(request: Request): void;
  authenticate: Authenticate;
  service: Database;
  databaseOf(caller: Caller): Database;
  behaviours: readonly Behaviour[];
  background: Background;
  now: () => Date;
  log: Log;
  tunables: typeof tunables;
};

/**
 * Rung by the schedule: looks for what is worth saying, for each person as themselves, and tells them. A missed or doubled
 * ring changes nothing. `try` shows a person what would be said now.
 */
export async function handleProactive(request: Request, deps: ProactiveDependencies): Promise<Response> {
  if (request.method !== "POST") throw new AppError("method_not_allowed", `${request.method} is not possible here.`);
  const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/proactive/, "") || "/";
  if (path === "/try") return tryIt(request, deps);
  if (path !== "/") throw new AppError("not_found", `There is nothing at proactive${path}.`);
  deps.requireSecretKey(request);
  deps.background(
    speakUp(deps).catch((error: unknown) => deps.log("looking for what to say failed", describeError(error))),
  );
  return Response.json({ ok: true }, { status: 202 });
}

async function tryIt(request: Request, deps: ProactiveDependencies): Promise<Response> {
  const database = deps.databaseOf(await deps.authenticate(request));
  const asked = await readJson(request, tryBehaviourRequest);
  const messages = await tryBehaviour(asked, { ...deps, database });
  return Response.json(tryBehaviourAnswer.parse({ messages }));
}
