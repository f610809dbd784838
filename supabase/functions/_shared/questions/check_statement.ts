import { z } from "zod";
import {
  allowedFields,
  allowedFunctions,
  allowedNodes,
  allowedOperators,
  allowedTypes,
  allowedValues,
  reportViews,
} from "./allowed_sql.ts";
import { statementFilters } from "./statement_filters.ts";

/** What a statement reads and leaves out; or why it is none that may run, and where in it that stands. */
export type CheckedStatement = { ok: true; views: string[]; filters: string[] } | { ok: false; reason: string };

type Fields = Record<string, unknown>;
type Refusal = { reason: string; at: number };
type Walk = { ctes: Set<string>; views: Set<string> };

const tree = z.object({ stmts: z.array(z.object({ stmt: z.record(z.string(), z.unknown()) })).default([]) });
const names = z.array(z.object({ String: z.object({ sval: z.string() }) }));
const syntaxError = z.object({ message: z.string(), sqlDetails: z.object({ cursorPosition: z.number() }) });
const fields = z.record(z.string(), z.unknown());

/**
 * Whether a statement is one SELECT over the views of `reports`, by the grammar of Postgres itself. What is not known here
 * is refused. The database checks the same once more, by what each name has come to mean.
 */
export async function checkStatement(sql: string): Promise<CheckedStatement> {
  if (sql.trim() === "") return { ok: false, reason: "There is no statement." };
  // Loaded when first needed: 1.2 MB of WebAssembly.
  const { parse } = await import("libpg-query");
  let statements: { stmt: Fields }[];
  try {
    statements = tree.parse(await parse(sql)).stmts;
  } catch (error) {
    const fault = syntaxError.safeParse(error);
    if (!fault.success) throw error;
    return refused(sql, { reason: `${fault.data.message}.`, at: fault.data.sqlDetails.cursorPosition });
  }
  const [first, second] = statements;
  if (!first) return { ok: false, reason: "There is no statement." };
  if (second) return { ok: false, reason: "A question is one statement only." };
  if (!("SelectStmt" in first.stmt)) return { ok: false, reason: "A question is a SELECT and changes nothing." };
  const walk: Walk = { ctes: new Set(ctesIn(first.stmt)), views: new Set() };
  const refusal = faultIn(first.stmt, 0, walk);
  return refusal ? refused(sql, refusal) : { ok: true, views: [...walk.views], filters: statementFilters(sql) };
}

/** Positions are bytes of UTF-8, as Postgres counts. */
function refused(sql: string, { reason, at }: Refusal): CheckedStatement {
  const before = new TextDecoder().decode(new TextEncoder().encode(sql).slice(0, Math.max(at, 0)));
  const lines = before.split("\n");
  return { ok: false, reason: `${reason} (line ${lines.length}, column ${[...(lines.at(-1) ?? "")].length + 1})` };
}

function ctesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(ctesIn);
  const node = fields.safeParse(value);
  if (!node.success) return [];
  const own = fields.safeParse(node.data.CommonTableExpr).data?.ctename;
  return [...(typeof own === "string" ? [own] : []), ...Object.values(node.data).flatMap(ctesIn)];
}

/** The first fault below a value; `at` is the place of the nearest node above it. */
function faultIn(value: unknown, at: number, walk: Walk): Refusal | undefined {
  if (Array.isArray(value)) return first(value, (each) => faultIn(each, at, walk));
  const node = fields.safeParse(value);
  if (!node.success) return undefined;
  const here = typeof node.data.location === "number" && node.data.location >= 0 ? node.data.location : at;
  return first(Object.entries(node.data), ([key, child]) => {
    const inner = fields.safeParse(child);
    if (!inner.success) return key === "lockingClause" ? lockFault(here) : faultIn(child, here, walk);
    const place = typeof inner.data.location === "number" && inner.data.location >= 0 ? inner.data.location : here;
    const reason = /^[A-Z]/.test(key) ? nodeFault(key, inner.data, walk) : fieldFault(key, inner.data);
    return reason === undefined ? faultIn(child, place, walk) : { reason, at: place };
  });
}

const lockFault = (at: number): Refusal => ({ reason: 'A question locks no rows: leave out "for update".', at });

function first<Item, Found>(items: readonly Item[], look: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldFault(key: string, inner: Fields): string | undefined {
  // Most fields hold a node under the name of its kind, which is looked at next.
  const [kind, ...others] = Object.keys(inner);
  if (kind !== undefined && others.length === 0 && /^[A-Z]/.test(kind)) return undefined;
  if (key === "intoClause") return 'A question creates nothing: leave out "into".';
  if (!allowedFields.has(key)) return `"${key}" is not among what questions may use.`;
  if (key === "withClause" && inner.recursive === true)
    return '"with recursive" could go on for ever, so it is refused.';
  return key === "typeName" ? typeFault(inner) : undefined;
}

function nodeFault(kind: string, node: Fields, walk: Walk): string | undefined {
  if (kind === "RangeFunction") return "A function that makes rows is refused; reports.days has a row for each day.";
  if (!allowedNodes.has(kind)) return `"${kind}" is not among what questions may use.`;
  if (kind === "RangeVar") return relationFault(node, walk);
  if (kind === "FuncCall") return functionFault(node);
  if (kind === "TypeName") return typeFault(node);
  if (kind === "A_Expr") return operatorFault(node);
  if (kind === "SubLink" && node.operName !== undefined) return operatorFault({ name: node.operName });
  if (kind === "SortBy" && node.useOp !== undefined) return 'Order by asc or desc: "using" is refused.';
  if (kind === "SQLValueFunction" && !allowedValues.has(String(node.op)))
    return "Of these values a question may use current_date, current_timestamp and localtimestamp.";
  return undefined;
}

function relationFault({ catalogname, schemaname, relname }: Fields, { ctes, views }: Walk): string | undefined {
  const name = String(relname);
  if (catalogname !== undefined) return `"${name}" is in another database.`;
  if (schemaname === undefined && ctes.has(name)) return undefined;
  if (schemaname === "reports" && reportViews.has(name)) {
    views.add(name);
    return undefined;
  }
  const written = schemaname === undefined ? name : `${String(schemaname)}.${name}`;
  return reportViews.has(name)
    ? `There is no "${written}" for questions: write reports.${name}.`
    : `"${written}" is not one of the views in reports: ${[...reportViews].join(", ")}.`;
}

/** The last of a name, where nothing but `pg_catalog` stands before it. */
function plainName(value: unknown): string | undefined {
  const parts = names.safeParse(value).data?.map((part) => part.String.sval);
  if (!parts || parts.length > 2 || (parts.length === 2 && parts[0] !== "pg_catalog")) return undefined;
  return parts.at(-1);
}

const written = (value: unknown) =>
  names
    .safeParse(value)
    .data?.map((part) => part.String.sval)
    .join(".") ?? "this";

function functionFault({ funcname }: Fields): string | undefined {
  const name = plainName(funcname);
  if (name !== undefined && allowedFunctions.has(name)) return undefined;
  return name === "generate_series"
    ? "A function that makes rows is refused; reports.days has a row for each day."
    : `The function "${written(funcname)}" is not among those that questions may call.`;
}

function typeFault({ names: parts }: Fields): string | undefined {
  const name = plainName(parts);
  return name !== undefined && allowedTypes.has(name)
    ? undefined
    : `The type "${written(parts)}" is not among those that questions may use.`;
}

function operatorFault({ kind, name }: Fields): string | undefined {
  // The others have a name of their own making, such as BETWEEN SYMMETRIC.
  const operator = plainName(name);
  return operator !== undefined && (allowedOperators.has(operator) || String(kind).includes("BETWEEN"))
    ? undefined
    : `The operator "${written(name)}" is not among those that questions may use.`;
}
