import { ApiError } from "./api_error.ts";
import { backend } from "./backend.ts";
import { errorBody } from "./error_body.ts";

interface FunctionRequest {
  method?: "GET" | "POST" | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  accept?: "application/json" | "text/event-stream" | undefined;
  headers?: Record<string, string> | undefined;
}

/**
 * Calls an Edge Function (`chat`, `chat/stop`, …) as the signed-in person; the answer is 2xx.
 * @throws ApiError with the code and sentence that the function gave.
 */
export async function callFunction(
  path: string,
  { method = "POST", body, signal, accept = "application/json", headers }: FunctionRequest = {},
): Promise<Response> {
  const response = await backend().fetch(`${backend().config.supabase_url}/functions/v1/${path}`, {
    method,
    headers: { accept, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (response.ok) return response;
  const refusal: unknown = await response.json().catch(() => undefined);
  if (!errorBody.is(refusal))
    throw new ApiError("unavailable", "The assistant is not reachable. Try again in a moment.");
  const { code, message, request_id: requestId } = refusal.error;
  throw new ApiError(code, message, { requestId });
}
