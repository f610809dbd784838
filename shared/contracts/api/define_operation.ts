import { z } from "zod";
import type { ApiScope } from "./scope.ts";

export type ApiMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** One SQL function with its arguments; the workspace is added where it is called. */
export type FunctionCall = { name: string; arguments: Record<string, unknown> };

type Definition<Input extends z.ZodObject> = {
  /** The name in the OpenAPI document and of the client's method. */
  id: string;
  method: ApiMethod;
  /** With `{parameters}`. */
  path: string;
  summary: string;
  scope: ApiScope;
  /** Has `path`, `query` and `body`, as far as the operation takes them. */
  input: Input;
  /** Of a success; 200 when nothing is said. */
  status?: number;
  answer: z.ZodType;
  /** The SQL function that does it, for the page and the assistant too. */
  calls: string;
  /** `expected`: the `updated_at` of If-Match. */
  arguments(given: z.output<Input>, expected?: string): Record<string, unknown>;
  /** The public answer from the function's; null: there is none such. */
  read?(answer: unknown): unknown;
  /** Answers one record that knows `updated_at`: ETag, and If-Match for a change. */
  isRecord?: true;
  /** A body with which a test calls it, and the document shows. */
  example?: unknown;
};

/** An operation of the HTTP API: checks, document and client come from it. */
export type Operation = Omit<Definition<z.ZodObject>, "arguments" | "status" | "read" | "isRecord"> & {
  readonly status: number;
  readonly isRecord: boolean;
  read(answer: unknown): unknown;
  /** Checks what was given. The error says what is wrong where; its paths begin with path, query or body. */
  parse(given: unknown, expected?: string): { ok: true; call: FunctionCall } | { ok: false; error: z.ZodError };
};

/** Makes an operation from its definition. */
export function defineOperation<Input extends z.ZodObject>(definition: Definition<Input>): Operation {
  const { status = 200, isRecord = false, read = (answer: unknown) => answer, calls: name, input } = definition;
  return {
    ...definition,
    status,
    isRecord,
    read,
    parse(given, expected) {
      const parsed = input.safeParse(given);
      if (!parsed.success) return { ok: false, error: parsed.error };
      const entries = Object.entries(definition.arguments(parsed.data, expected));
      return {
        ok: true,
        call: { name, arguments: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) },
      };
    },
  };
}

/** In the query of whatever is read. */
export const selection = {
  fields: z
    .string()
    .max(1000)
    .regex(/^[a-z_]+(,[a-z_]+)*$/, "Names of fields with commas between them.")
    .optional()
    .describe("Only these fields of each record, with commas between them."),
};

/** In the query of a list that is read page by page. */
export const paging = {
  ...selection,
  limit: z.coerce.number().int().min(1).max(100).default(50).describe("How many at most."),
  cursor: z.string().min(1).max(2000).optional().describe("`next_cursor` of the page before."),
};

/** The id in a path. */
export const idPath = z.strictObject({ id: z.uuid() });

/** A list's answer; `next_cursor` is null on the last page. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

/** Reads an SQL function's list that has no further page. */
export function wholeList(answer: unknown): unknown {
  return answer === null ? null : { data: answer, next_cursor: null };
}

/** Reads one part of an SQL function's answer: the record of `{record}`. */
export function part(name: string): (answer: unknown) => unknown {
  const shape = z.object({ [name]: z.unknown() }).nullish();
  return (answer) => shape.parse(answer)?.[name] ?? null;
}

/** Reads a page `{<name>: […], next_cursor}` of an SQL function. */
export function pageOf(name: string): (answer: unknown) => unknown {
  const shape = z.looseObject({ [name]: z.array(z.unknown()), next_cursor: z.string().nullable() }).nullish();
  return (answer) => {
    const page = shape.parse(answer);
    return page ? { ...page, data: page[name], next_cursor: page.next_cursor } : null;
  };
}
