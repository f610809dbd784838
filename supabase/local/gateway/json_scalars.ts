import type { IntrospectResult } from "@supabase/lite";
import { z } from "zod";

const row = z.record(z.string(), z.unknown());
const body = z.union([row, z.array(row)]);
type Row = z.infer<typeof row>;

/**
 * Encodes the scalars (`"42"`, 42, true) that a REST request gives to json arguments and columns.
 * @supabase/lite turns objects into JSON text on their way to Postgres but passes scalars as they are, so
 * the connection could not tell the string "42" from the number. After this, every string that reaches it
 * for a json value is JSON text.
 */
export async function encodeJsonScalars(
  request: Request,
  introspect: () => Promise<IntrospectResult>,
): Promise<Request> {
  const isWrite = ["POST", "PATCH", "PUT"].includes(request.method);
  if (!isWrite || !request.headers.get("content-type")?.includes("json")) return request;
  const { pathname } = new URL(request.url);
  const [, called] = /^\/rest\/v1\/rpc\/([^/]+)$/.exec(pathname) ?? [];
  const schema = await introspect();
  const names = called ? jsonArguments(schema, called) : jsonColumns(schema, pathname.replace("/rest/v1/", ""));
  if (names.size === 0) return request;

  // lite parses the strings given to columns once; those given to functions it leaves alone.
  const encode = called ? JSON.stringify : (value: unknown) => JSON.stringify(JSON.stringify(value));
  const encodeRow = (given: Row): Row =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) =>
        names.has(name) && isScalar(value) ? [name, encode(value)] : [name, value],
      ),
    );
  const text = await request.text();
  const { data } = body.safeParse(parse(text));
  const encoded = Array.isArray(data) ? data.map(encodeRow) : data && encodeRow(data);
  return new Request(request, { body: encoded === undefined ? text : JSON.stringify(encoded) });
}

function jsonArguments(schema: IntrospectResult, name: string): Set<string> {
  const overloads = schema.functions?.filter((known) => known.schema === "public" && known.name === name) ?? [];
  return new Set(
    overloads.flatMap((known) => known.arg_names.filter((_, place) => isJsonType(known.arg_types[place]))),
  );
}

function jsonColumns(schema: IntrospectResult, table: string): Set<string> {
  const columns = schema.columns.filter((known) => known.schema === "public" && known.table === table);
  return new Set(columns.filter((column) => isJsonType(column.type)).map((column) => column.name));
}

function isJsonType(type: string | undefined): boolean {
  return type === "json" || type === "jsonb";
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
