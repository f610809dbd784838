import { previewTimesRequest, taskTimesAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate } from "../_shared/caller.ts";
import { readJson } from "../_shared/read_json.ts";
import { taskTimes } from "../_shared/task_times.ts";

export type SchedulesDependencies = { authenticate: Authenticate; now: () => Date };

/**
 * What of schedules needs more than the database: when one would run next, in which words, or what is wrong with it.
 * Everything else is functions in SQL.
 */
export async function handleSchedules(
  request: Request,
  { authenticate, now }: SchedulesDependencies,
): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/schedules/, "") || "/";
  if (path !== "/preview") throw new AppError("not_found", `There is nothing at schedules${path}.`);
  if (request.method !== "POST") throw new AppError("method_not_allowed", `${request.method} is not possible here.`);
  await authenticate(request);
  const asked = await readJson(request, previewTimesRequest);
  if (!isTimeZone(asked.time_zone)) {
    throw new AppError("invalid_input", `There is no time zone “${asked.time_zone}”. One is like Europe/Berlin.`);
  }
  return Response.json(taskTimesAnswer.parse(await taskTimes(asked, now())));
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
