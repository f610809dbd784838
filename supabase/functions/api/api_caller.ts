import { z } from "zod";
import type { FunctionCall } from "../../../shared/contracts/api/define_operation.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import { type Database, databaseError } from "../_shared/database.ts";

/** What one request asks of the database; without a call it only tells who asks, and counts. */
export type ApiRequest = {
  call?: FunctionCall;
  workspaceId?: string | undefined;
  write?: { key: string; request_hash: string } | undefined;
};

const callAnswer = z.object({
  answer: z.unknown(),
  replayed: z.boolean(),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  limit: z.object({ quota: z.number(), remaining: z.number(), reset_seconds: z.number() }),
});

export type ApiAnswer = { answer: unknown; replayed: boolean; headers: Record<string, string> };
export type ApiCaller = (request: ApiRequest) => Promise<ApiAnswer>;

/**
 * Who calls: a service account by its key, or a person by their own token. Everything that a request does is one round trip
 * and one transaction. Rejects with an `AppError` that carries the limits.
 */
export async function apiCaller(
  request: Request,
  doors: { authenticate: Authenticate; databaseOf(caller: Caller): Database; anyone: Database },
): Promise<ApiCaller> {
  const secret = /^Bearer\s+(cla_\S{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const database = secret === undefined ? doors.databaseOf(await doors.authenticate(request)) : doors.anyone;
  return async ({ call, workspaceId, write }) => {
    const said = await database.rpc("api_call", {
      ...(call && { function_name: call.name, arguments: call.arguments }),
      ...(secret !== undefined && { secret }),
      ...(workspaceId !== undefined && { workspace_id: workspaceId }),
      ...(write && { write }),
    });
    const { answer, replayed, refusal, limit } = callAnswer.parse(said);
    const headers = limitHeaders(limit);
    if (!refusal) return { answer, replayed, headers };
    const error = databaseError(refusal, 400);
    if (error.code === "rate_limited") headers["retry-after"] = String(limit.reset_seconds);
    throw new AppError(error.code, error.message, { headers });
  };
}

/** As draft-ietf-httpapi-ratelimit-headers has them. */
function limitHeaders({
  quota,
  remaining,
  reset_seconds,
}: z.infer<typeof callAnswer>["limit"]): Record<string, string> {
  return {
    "ratelimit-policy": `"minute";q=${quota};w=60`,
    ratelimit: `"minute";r=${remaining};t=${reset_seconds}`,
  };
}
