import postgres, { type Sql, type TransactionSql } from "postgres";
import type { Command } from "../database/rls_claims.ts";
import { takeOn, type Who } from "./act_as.ts";

export interface TableFacts {
  /** With its schema. */
  name: string;
  isView: boolean;
  /** Columns that tell its rows apart. */
  key: string[];
  /** Those that can be written at all. */
  columns: string[];
  /** Columns that the role `authenticated` may write. */
  insertable: string[];
  updatable: string[];
}

export interface ProbedRow {
  /** The key columns, as JSON. */
  id: string;
  row: Record<string, unknown>;
}

/** Every table and view of our own schemas, with what the role `authenticated` is granted on it. */
export async function readTables(sql: Sql): Promise<TableFacts[]> {
  return await sql<TableFacts[]>`
    select n.nspname || '.' || c.relname as name, c.relkind = 'v' as "isView",
      coalesce((
        select array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_index i
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary), array['id']) as key,
      columns.names as columns, columns.insertable, columns.updatable
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    cross join lateral (
      select array_agg(a.attname::text order by a.attnum) filter (where a.attidentity = '' and a.attgenerated = '') as names,
        coalesce(array_agg(a.attname::text order by a.attnum)
          filter (where has_column_privilege('authenticated', c.oid, a.attnum, 'insert')), '{}') as insertable,
        coalesce(array_agg(a.attname::text order by a.attnum)
          filter (where has_column_privilege('authenticated', c.oid, a.attnum, 'update')), '{}') as updatable
      from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) columns
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f')
    order by 1`;
}

/** All rows of a table, whoever they belong to. */
export async function readRows(sql: Sql, table: TableFacts): Promise<ProbedRow[]> {
  const rows = await sql.unsafe(`select ${idOf(table)} as id, to_jsonb(t) as row from ${table.name} t`);
  return rows.map(({ id, row }) => ({ id: String(id), row: Object(row) }));
}

/** The ids of those rows on which the command succeeds for this caller. Nothing stays changed. */
export async function reachedRows(
  sql: Sql,
  table: TableFacts,
  who: Who,
  command: Command,
  rows: readonly ProbedRow[],
): Promise<string[]> {
  const reached: string[] = [];
  for (const candidate of rows) {
    const outcome = await attempt(sql, who, (transaction) => probes[command](transaction, table, candidate, who));
    if (outcome === "barred") return reached;
    if (outcome) reached.push(candidate.id);
  }
  return reached;
}

type Probe = (transaction: TransactionSql, table: TableFacts, row: ProbedRow, who: Who) => Promise<number>;

const probes: Record<Command, Probe> = {
  select: async (transaction, table, { id }) =>
    (await transaction.unsafe(`select from ${table.name} t where ${idOf(table)} = $1`, [id])).count,
  update: async (transaction, table, { id }) => {
    const column = table.updatable[0] ?? table.columns[0];
    const text = `update ${table.name} t set ${column} = ${column} where ${idOf(table)} = $1`;
    return (await transaction.unsafe(text, [id])).count;
  },
  delete: async (transaction, table, { id }) =>
    (await transaction.unsafe(`delete from ${table.name} t where ${idOf(table)} = $1`, [id])).count,
  insert: async (transaction, table, { id, row }, who) => {
    if (table.insertable.length === 0) {
      return (await transaction.unsafe(`insert into ${table.name} default values`)).count;
    }
    // The same row again: its twin makes room first, so that only policies can be in the way.
    await transaction`reset role`;
    await transaction.unsafe(`delete from ${table.name} t where ${idOf(table)} = $1`, [id]);
    await takeOn(transaction, who);
    const columns = table.insertable.join(", ");
    const text = `insert into ${table.name} (${columns}) select ${columns} from jsonb_populate_record(null::${table.name}, $1)`;
    return (await transaction.unsafe(text, [JSON.parse(JSON.stringify(row))])).count;
  },
};

class RolledBack extends Error {}

/** Whether the work changed or saw something; "barred" when the caller has no such privilege on the table at all. */
async function attempt(sql: Sql, who: Who, work: (transaction: TransactionSql) => Promise<number>) {
  let count = 0;
  try {
    await sql.begin(async (transaction) => {
      await takeOn(transaction, who);
      count = await work(transaction);
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack) return count > 0;
    if (!(error instanceof postgres.PostgresError)) throw error;
    // 55000: a view of several tables takes no writes from anyone.
    if (error.code === "55000" || /^permission denied for/.test(error.message)) return "barred";
    if (error.code !== "42501") throw error;
  }
  return false;
}

function idOf(table: TableFacts): string {
  return `jsonb_build_array(${table.key.map((column) => `t.${column}`).join(", ")})::text`;
}
