import type { ErrorBody } from "../../../shared/contracts/error.ts";
import { AppError } from "./app_error.ts";
import { describeError, type Log } from "./log.ts";

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers":
    "authorization, apikey, content-type, x-client-info, last-event-id, idempotency-key, if-match, if-none-match",
  "access-control-allow-methods": "GET, POST, PATCH, DELETE, OPTIONS",
  "access-control-expose-headers":
    "x-request-id, x-turn-id, retry-after, etag, ratelimit, ratelimit-policy, idempotency-replayed",
};

type Serve = (request: Request) => Promise<Response>;
/** `log` names the request in every line. */
export type Handler = (request: Request, log: Log) => Promise<Response>;

/**
 * Wraps a handler into what every function serves: CORS, a request id, one error shape. An error that is no `AppError`
 * is a fault of ours: it is logged and answered with `internal`, without its words. Each request leaves one line in the log.
 *
 * `load` gives the handler with all that it needs. It is called after the first answer or with the first request that
 * needs it: the preflight with which a page wakes a hosted function is answered without waiting for it.
 */
export function serve(load: () => Promise<Handler>, log: Log): Serve {
  let loading: Promise<Handler> | undefined;
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  return async (request) => {
    const requestId = crypto.randomUUID();
    const began = performance.now();
    const response = request.method === "OPTIONS" ? preflight() : await answer(request, requestId);
    for (const [name, value] of Object.entries(corsHeaders)) response.headers.set(name, value);
    response.headers.set("x-request-id", requestId);
    const turnId = response.headers.get("x-turn-id");
    log("request", {
      request_id: requestId,
      function: functionName(request),
      method: request.method,
      status: response.status,
      // Until the answer begins: an event stream goes on.
      milliseconds: Math.round(performance.now() - began),
      ...(turnId && { turn_id: turnId }),
    });
    return response;
  };

  function preflight(): Response {
    setTimeout(() => void loaded().catch(() => {}));
    return new Response(null, { status: 204 });
  }

  async function answer(request: Request, requestId: string): Promise<Response> {
    try {
      const handler = await loaded();
      return await handler(request, (message, fields) => log(message, { request_id: requestId, ...fields }));
    } catch (error) {
      const known =
        error instanceof AppError ? error : new AppError("internal", "Something went wrong on our side. Try again.");
      if (known.status >= 500)
        log("request failed", { request_id: requestId, code: known.code, ...describeError(error) });
      return errorResponse(known, requestId);
    }
  }
}

/** The folder that serves it. The rest of an address may hold what people typed. */
function functionName(request: Request): string | undefined {
  return /^\/([\w-]+)/.exec(new URL(request.url).pathname)?.[1];
}

function errorResponse(error: AppError, requestId: string): Response {
  const body: ErrorBody = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details !== undefined && { details: error.details }),
      request_id: requestId,
    },
  };
  return Response.json(body, { status: error.status, headers: error.headers });
}
