import { type ClientRequest, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
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
        "accept-encoding": "gzip, deflate, br",
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

/** How answers may be packed, and what unpacks them; `identity` is not packed. */
const unpackers: Record<string, (() => Transform) | undefined> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** `maxBytes` holds for what came as for what it unpacks to: a few bytes can pack gigabytes. */
async function readAnswer(response: IncomingMessage, { maxBytes, types }: PinnedOptions): Promise<PinnedAnswer> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const status = response.statusCode ?? 0;
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const packing = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const unpacker = unpackers[packing];
  const isUnknown = packing !== "identity" && packing !== "" && !unpacker;
  if (status < 300 && ((types && !types.includes(type)) || isUnknown))
    throw new FetchRefusal("type", "What stands there is of a kind that is not read here.");
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const body = unpacker ? await unpacked(response, unpacker(), maxBytes) : await readBytes(response, maxBytes);
  return { status, headers, body };
}

async function unpacked(
  packed: IncomingMessage,
  unpacker: Transform,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const counted = async function* () {
    let size = 0;
    for await (const chunk of packed) {
      const bytes = bytesOf(chunk);
      size += bytes.byteLength;
      if (size > maxBytes) throw tooLarge();
      yield bytes;
    }
  };
  let fault: unknown;
  const feeding = pipeline(counted, unpacker).catch((error: unknown) => (fault = error));
  try {
    return await readBytes(unpacker, maxBytes);
  } catch (error) {
    if (error instanceof FetchRefusal) throw error;
    throw fault instanceof FetchRefusal ? fault : new FetchRefusal("type", "It cannot be unpacked.", error);
  } finally {
    unpacker.destroy();
    await feeding;
  }
}

async function readBytes(source: AsyncIterable<unknown>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = bytesOf(chunk);
    size += bytes.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(bytes);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

function bytesOf(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
}

function tooLarge(): FetchRefusal {
  return new FetchRefusal("size", "The answer is too large.");
}

function unanswered(connected: boolean, cause: unknown): FetchRefusal {
  return connected
    ? new FetchRefusal("lost", "It did not answer in time, or broke off.", cause)
    : new FetchRefusal("unreachable", "It cannot be reached.", cause);
}

function byteLength(body: string | Uint8Array): number {
  return typeof body === "string" ? new TextEncoder().encode(body).byteLength : body.byteLength;
}
