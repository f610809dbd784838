import { type ClientRequest, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { FetchRefusal } from "./fetch_refusal.ts";

export type PinnedOptions = {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  maxBytes: number;
  /** Media types to take; all where this is absent. */
  types: readonly string[] | undefined;
  signal: AbortSignal;
};
export type PinnedAnswer = { status: number; headers: Headers; body: Uint8Array<ArrayBuffer> };

/**
 * One request to exactly this IP address, under the name in the URL: no resolver is asked between the check of an address
 * and the connection to it, so none can answer differently. The certificate must be that of the name. A runtime that does
 * not know `servername` fails at the certificate. Throws `FetchRefusal`.
 */
export function pinnedRequest(url: URL, address: string, options: PinnedOptions): Promise<PinnedAnswer> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const refuse = (error: unknown) => reject(error instanceof FetchRefusal ? error : unanswered(connected, error));
    const send = url.protocol === "https:" ? requestSecure : requestPlain;
    const request: ClientRequest = send({
      host: address,
      port: url.port || (url.protocol === "https:" ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      method: options.method,
      headers: {
        "accept-encoding": "identity",
        "user-agent": "conversational-lead-assistant",
        ...options.headers,
        host: url.host,
        ...(options.body !== undefined && { "content-length": String(byteLength(options.body)) }),
      },
      servername: hostName(url),
      agent: false,
      signal: options.signal,
    });
    request.on("socket", (socket) => socket.on("connect", () => (connected = true)));
    request.on("error", refuse);
    request.on(
      "response",
      (response) =>
        void readAnswer(response, options)
          .then(resolve, refuse)
          .finally(() => request.destroy()),
    );
    request.end(options.body);
  });
}

/** Without the brackets of IPv6. */
export function hostName(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

async function readAnswer(response: IncomingMessage, { maxBytes, types }: PinnedOptions): Promise<PinnedAnswer> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const status = response.statusCode ?? 0;
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const isEncoded = (headers.get("content-encoding") ?? "identity") !== "identity";
  if (status < 300 && ((types && !types.includes(type)) || isEncoded))
    throw new FetchRefusal("type", "What stands there is of a kind that is not read here.");
  const tooLarge = new FetchRefusal("size", "The answer is too large.");
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : new Uint8Array(chunk);
    size += bytes.byteLength;
    if (size > maxBytes) throw tooLarge;
    chunks.push(bytes);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return { status, headers, body };
}

function unanswered(connected: boolean, cause: unknown): FetchRefusal {
  return connected
    ? new FetchRefusal("lost", "It did not answer in time, or broke off.", cause)
    : new FetchRefusal("unreachable", "It cannot be reached.", cause);
}

function byteLength(body: string | Uint8Array): number {
  return typeof body === "string" ? new TextEncoder().encode(body).byteLength : body.byteLength;
}
