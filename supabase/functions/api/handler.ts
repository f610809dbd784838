import { z } from "zod";
import type { FunctionCall, Operation } from "../../../shared/contracts/api/define_operation.ts";
import { openApiDocument } from "../../../shared/contracts/api/openapi_document.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { describeIssues, readJsonValue } from "../_shared/read_json.ts";
import { type ApiAnswer, type ApiCaller, apiCaller } from "./api_caller.ts";
import { findOperation } from "./find_operation.ts";

export type ApiDependencies = {
  operations: readonly Operation[];
  /** Where the API is served, for the document. */
  address: string;
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  /** For who shows a key: the database looks whose it is. */
  anyone: Database;
};

type Asked = { call: FunctionCall; workspaceId: string | undefined; requestHash: string; fields: string | undefined };

/** The HTTP API for other systems: finds the operation, checks what was given, makes one call, shapes the answer. */
export async function handleApi(request: Request, deps: ApiDependencies): Promise<Response> {
  const { pathname } = new URL(request.url);
  const place = pathname.replace(/^\/api(?=\/|$)/, "");
  if (request.method === "GET" && place === "/v1/openapi.json")
    return Response.json(openApiDocument(deps.operations, deps.address));
  const call = await apiCaller(request, deps);
  const { operation, path } = findOperation(deps.operations, request.method, place);
  const expected = expectedVersion(request, operation);
  const asked = await counted(call, () => readRequest(request, operation, path, expected));
  const key = idempotencyKey(request);
  const isWrite = !operation.scope.endsWith(":read");
  const write = isWrite && key !== undefined ? { key, request_hash: asked.requestHash } : undefined;
  try {
    const answered = await call({ call: asked.call, workspaceId: asked.workspaceId, write });
    return shape(request, operation, asked, answered);
  } catch (error) {
    if (expected !== undefined && error instanceof AppError && error.code === "conflict")
      throw await whoseConflict(error, expected, { call, operation, asked, all: deps.operations });
    throw error;
  }
}

/** Whoever sends what is wrong is known and counted all the same, and only then told what is wrong. */
async function counted<Result>(call: ApiCaller, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { headers } = await call({});
    throw new AppError(error.code, error.message, { cause: error.cause, details: error.details, headers });
  }
}

async function readRequest(
  request: Request,
  operation: Operation,
  path: Record<string, string>,
  expected: string | undefined,
): Promise<Asked> {
  const { workspace_id: workspaceId, ...query } = Object.fromEntries(new URL(request.url).searchParams);
  if (workspaceId !== undefined && !z.uuid().safeParse(workspaceId).success)
    throw new AppError("invalid_input", "query.workspace_id: Invalid UUID.");
  const { shape: parts } = operation.input;
  const given = {
    ...("path" in parts && { path }),
    ...(("query" in parts || Object.keys(query).length > 0) && { query }),
    ...("body" in parts && { body: await readJsonValue(request) }),
  };
  const parsed = operation.parse(given, expected);
  if (!parsed.ok) throw new AppError("invalid_input", describeIssues(parsed.error), { details: parsed.error.issues });
  const requestHash = await sha256(JSON.stringify([operation.id, workspaceId ?? null, parsed.call.arguments]));
  return { call: parsed.call, workspaceId, requestHash, fields: query.fields };
}

/** If-Match holds the ETag of a record: the instant of its last change. */
function expectedVersion(request: Request, operation: Operation): string | undefined {
  const given = request.headers.get("if-match");
  if (given === null || given === "*" || !operation.isRecord) return undefined;
  const parsed = z.iso.datetime({ offset: true }).safeParse(/^"(.+)"$/.exec(given)?.[1]);
  if (parsed.success) return parsed.data;
  throw new AppError("precondition_failed", "If-Match is no ETag of this record. Read it again.");
}

function idempotencyKey(request: Request): string | undefined {
  const given = request.headers.get("idempotency-key");
  if (given === null) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(given)) return given;
  throw new AppError("invalid_input", "Idempotency-Key has 1 to 255 visible ASCII characters.");
}

function shape(request: Request, operation: Operation, asked: Asked, answered: ApiAnswer): Response {
  const headers: Record<string, string> = {
    ...answered.headers,
    ...(answered.replayed && { "idempotency-replayed": "true" }),
  };
  const read = operation.read(answered.answer);
  if (read === null || read === undefined) throw new AppError("not_found", "There is no such record.", { headers });
  const body = operation.answer.parse(read);
  const etag = operation.isRecord ? etagOf(body) : undefined;
  if (etag !== undefined) headers.etag = etag;
  if (etag !== undefined && request.method === "GET" && request.headers.get("if-none-match") === etag)
    return new Response(null, { status: 304, headers });
  return Response.json(asked.fields === undefined ? body : selected(body, asked.fields), {
    status: operation.status,
    headers,
  });
}

const versioned = z.object({ updated_at: z.string() });

function etagOf(record: unknown): string | undefined {
  const parsed = versioned.safeParse(record);
  return parsed.success ? `"${parsed.data.updated_at}"` : undefined;
}

const someRecord = z.record(z.string(), z.unknown());
const someList = z.looseObject({ data: z.array(someRecord), next_cursor: z.string().nullable() });

function selected(body: unknown, fields: string): unknown {
  const wanted = new Set(fields.split(","));
  const pick = (record: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)));
  const list = someList.safeParse(body);
  if (list.success) return { ...list.data, data: list.data.data.map(pick) };
  return pick(someRecord.parse(body));
}

/** A conflict is the version's only where the record has moved on; another, such as a taken name, stays one. */
async function whoseConflict(
  error: AppError,
  expected: string,
  { call, operation, asked, all }: { call: ApiCaller; operation: Operation; asked: Asked; all: readonly Operation[] },
): Promise<AppError> {
  const reading = all.find(({ method, path }) => method === "GET" && path === operation.path);
  const id = Object.entries(asked.call.arguments).find(([name]) => /^(lead|account)_id$/.test(name));
  if (!reading || !id) return error;
  const { answer } = await call({
    call: { name: reading.calls, arguments: Object.fromEntries([id]) },
    workspaceId: asked.workspaceId,
  });
  const now = versioned.safeParse(reading.read(answer));
  if (now.success && Date.parse(now.data.updated_at) === Date.parse(expected)) return error;
  return new AppError("precondition_failed", error.message, { headers: error.headers });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
