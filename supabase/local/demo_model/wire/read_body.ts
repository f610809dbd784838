import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { type ModelRequest, modelRequest } from "../model_request.ts";
import { WireError } from "./wire_error.ts";

/** A long conversation with big results stays far below; more is a mistake. */
const mostBytes = 16 * 1024 * 1024;

/** Reads and parses the body of `POST /v1/responses`. Throws a `WireError` where the API would answer with one. */
export async function readBody(incoming: IncomingMessage): Promise<{ request: ModelRequest; text: string }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > mostBytes) throw new WireError(413, "request_too_large", "The request is too large.");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new WireError(400, "invalid_json", "We could not parse the JSON body of your request.");
  }
  const parsed = modelRequest.safeParse(json);
  if (!parsed.success) throw new WireError(400, "invalid_request", z.prettifyError(parsed.error));
  return { request: parsed.data, text };
}
