import { z } from "zod";

/** One row of net.http_request_queue. */
export const queuedRequest = z.object({
  id: z.coerce.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).nullable(),
  body: z.instanceof(Uint8Array).nullable(),
  timeout_milliseconds: z.number(),
});
export type QueuedRequest = z.infer<typeof queuedRequest>;

/** What pg_net records in net._http_response about a request. */
export interface RecordedResponse {
  status_code: number | null;
  content_type: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timed_out: boolean;
  error_msg: string | null;
}

/** Sends one request as pg_net does: redirects followed, the whole exchange under one timeout. Never throws. */
export async function sendRequest(request: QueuedRequest, stopped: AbortSignal): Promise<RecordedResponse> {
  const timeout = AbortSignal.timeout(request.timeout_milliseconds);
  try {
    const response = await fetch(request.url, {
      method: request.method.toUpperCase(),
      headers: { "user-agent": "pg_net", ...request.headers },
      body: request.body === null ? null : new Uint8Array(request.body),
      signal: AbortSignal.any([timeout, stopped]),
    });
    return {
      status_code: response.status,
      content_type: response.headers.get("content-type"),
      headers: Object.fromEntries(response.headers),
      // Postgres text holds no NUL.
      content: (await response.text()).replaceAll("\0", ""),
      timed_out: false,
      error_msg: null,
    };
  } catch (error) {
    const message = timeout.aborted ? `Timeout of ${request.timeout_milliseconds} ms reached` : causeOf(error);
    const nothing = {
      status_code: null,
      content_type: null,
      headers: null,
      content: null,
    };
    return { ...nothing, timed_out: timeout.aborted, error_msg: message };
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
