import type { Sql, TransactionSql } from "postgres";

/** Who calls: a signed-in person, nobody in particular, or the platform's own schedule. */
export type Who = { userId: string } | "anonymous" | "service";

/** Runs `work` in one transaction with the role and the claims that PostgREST would set. */
export async function actAs<Result>(
  sql: Sql,
  who: Who,
  work: (transaction: TransactionSql) => Promise<Result>,
): Promise<Result> {
  const { value } = await sql.begin(async (transaction) => {
    await takeOn(transaction, who);
    return { value: await work(transaction) };
  });
  return value;
}

/** The same inside a transaction that is already open. */
export async function takeOn(transaction: TransactionSql, who: Who): Promise<void> {
  const role = who === "anonymous" ? "anon" : who === "service" ? "service_role" : "authenticated";
  const claims = JSON.stringify({ role, ...(typeof who === "object" ? { sub: who.userId } : {}) });
  await transaction`select set_config('request.jwt.claims', ${claims}, true), set_config('role', ${role}, true)`;
}

/** Calls one SQL function by its named arguments, as PostgREST would, and returns its single answer. */
export function callAs(sql: Sql, who: Who, name: string, args: Record<string, unknown> = {}): Promise<unknown> {
  return actAs(sql, who, (transaction) => callFunction(transaction, name, args));
}

/** The same of a function that returns a table: its rows. */
export function rowsAs(sql: Sql, who: Who, name: string, args: Record<string, unknown> = {}) {
  return actAs(sql, who, async (transaction) => {
    const names = Object.keys(args);
    const list = names.map((key, index) => `"${key}" => $${index + 1}`).join(", ");
    return [
      ...(await transaction.unsafe(
        `select * from public."${name}"(${list})`,
        names.map((key) => parameter(args[key])),
      )),
    ];
  });
}

/** The call itself, in a transaction that has taken on a role. */
export async function callFunction(transaction: TransactionSql, name: string, args: Record<string, unknown>) {
  const names = Object.keys(args);
  const list = names.map((key, index) => `"${key}" => $${index + 1}`).join(", ");
  const values = names.map((key) => parameter(args[key]));
  const [row] = await transaction.unsafe(`select public."${name}"(${list}) as value`, values);
  return row?.value;
}

/** Arrays of objects are JSON; other arrays are arrays of the database. */
function parameter(value: unknown) {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string" || value instanceof Date) return value;
  if (Array.isArray(value) && !value.some((item) => typeof item === "object")) return value.map(String);
  return JSON.parse(JSON.stringify(value));
}
