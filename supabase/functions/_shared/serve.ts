import type { ErrorBody } from "../../../shared/contracts/error.ts";
import { AppError } from "./app_error.ts";
import { describeError, type Log } from "./log.ts";

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, apikey, content-type, x-client-info, last-event-id, idempotency-key",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-expose-headers": "x-request-id, retry-after",
};

/**
 * Wraps a handler into what every function serves: CORS, a request id, one error shape. An error that is no `AppError`
 * is a fault of ours: it is logged and answered with `internal`, without its words.
 */
export function serve(
  handler: (request: Request) => Promise<Response>,
  log: Log,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = crypto.randomUUID();
    const response =
      request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await answer(request, requestId);
    for (const [name, value] of Object.entries(corsHeaders)) response.headers.set(name, value);
    response.headers.set("x-request-id", requestId);
    return response;
  };

  async function answer(request: Request, requestId: string): Promise<Response> {
    try {
      return await handler(request);
    } catch (error) {
      const known =
        error instanceof AppError ? error : new AppError("internal", "Something went wrong on our side. Try again.");
      if (known.status >= 500)
        log("request failed", { request_id: requestId, code: known.code, ...describeError(error) });
      return errorResponse(known, requestId);
    }
  }
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
  return Response.json(body, { status: error.status });
}
