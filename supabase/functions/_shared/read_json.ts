import type { z } from "zod";
import { AppError } from "./app_error.ts";
import { tunables } from "./tunables.ts";

/**
 * Reads a request's JSON body and parses it. Throws `unsupported_media_type`, `too_large` (before reading on) or
 * `invalid_input` with what is wrong where.
 */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJsonValue(request));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_input", describeIssues(parsed.error), { details: parsed.error.issues });
}

/** Reads a request's JSON body as it is. Throws like `readJson`. */
export async function readJsonValue(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new AppError("unsupported_media_type", "Send JSON, with Content-Type: application/json.");
  }
  return parse(await readText(request));
}

/** What is wrong where, in a line: "thread_id: Invalid UUID. message: Write a message." */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 8)
    .map(({ path, message }) => `${path.length > 0 ? `${path.join(".")}: ` : ""}${message.replace(/\.?$/, ".")}`)
    .join(" ");
}

async function readText(request: Request): Promise<string> {
  const limit = tunables.request.bodyMaxBytes;
  const tooLarge = new AppError("too_large", `A request has at most ${limit / 1024} KiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return decode(bytes);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError("invalid_input", "The body is not valid UTF-8.", { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => storable(value));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("invalid_input", "The body is not valid JSON.", { cause: error });
  }
}

/** PostgreSQL's jsonb holds neither NUL nor half a surrogate pair: refused here with a reason, not later as a fault. */
function storable(value: unknown): unknown {
  if (typeof value !== "string" || (!value.includes("\0") && value.isWellFormed())) return value;
  throw new AppError(
    "invalid_input",
    "The body holds a character that cannot be stored (NUL or half a surrogate pair).",
  );
}
