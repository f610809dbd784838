import type { Sql } from "postgres";
import { z } from "zod";
import { parseFilter } from "./change_filter.ts";
import type { Channel, Subscription } from "./channel.ts";
import { type Claims, isLive } from "./claims.ts";
import type { Hub } from "./hub.ts";

const row = z.record(z.string(), z.unknown());

/** A captured change of one row, as realtime.local_enqueue_change() stores it. */
export const rowChange = z.object({
  operation: z.enum(["INSERT", "UPDATE", "DELETE"]),
  schema: z.string(),
  table: z.string(),
  relation: z.number(),
  new: row.nullable(),
  old: row.nullable(),
  at: z.string(),
});
export type RowChange = z.infer<typeof rowChange>;
type Row = z.infer<typeof row>;

const tableShape = z.object({
  key: z.array(z.string()),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  sends_old_row: z.boolean(),
});
type TableShape = z.infer<typeof tableShape>;

/**
 * Tells a change to the channels that subscribed to it. Each distinct filter and each distinct identity is asked about
 * once; an identity gets the columns it may read of a row it may see. Tables without a primary key are not told about.
 */
export async function deliverChange(sql: Sql, hub: Hub, change: RowChange): Promise<void> {
  const interested = hub.all().filter((channel) => channel.subscriptions.some((asked) => covers(asked, change)));
  if (interested.length === 0) return;
  const shape = await readShape(sql, change.relation);
  if (!shape || shape.key.length === 0) return;
  const key = pick(change.new ?? change.old ?? {}, shape.key);
  const matches = remember((filter: string) => rowMatches({ sql, change, key, filter }));
  const visible = remember((claims: string) => visibleColumns({ sql, change, key, claims }));

  for (const channel of interested) {
    const asked = channel.subscriptions.filter((subscription) => covers(subscription, change));
    const matching = await Promise.all(
      asked.map(async ({ id, filter }) => (filter === undefined || (await matches(filter)) ? [id] : [])),
    );
    const ids = matching.flat();
    const columns = ids.length > 0 ? await visible(JSON.stringify(channel.claims satisfies Claims)) : null;
    if (columns && isLive(channel.claims)) send(channel, ids, { change, shape, key, columns });
  }
}

function covers({ event, schema, table }: Subscription, change: RowChange): boolean {
  return (
    (event === "*" || event === change.operation) &&
    (schema === "*" || schema === change.schema) &&
    (table === undefined || table === "*" || table === change.table)
  );
}

async function readShape(sql: Sql, relation: number): Promise<TableShape | undefined> {
  const [found] = await sql`
    select
      coalesce((
        select json_agg(attname order by attnum) from pg_attribute, pg_index
        where indrelid = ${relation} and indisprimary and attrelid = indrelid and attnum = any (indkey)
      ), '[]') as key,
      (
        select json_agg(json_build_object('name', attname, 'type', typname) order by attnum)
        from pg_attribute join pg_type on pg_type.oid = atttypid
        where attrelid = ${relation} and attnum > 0 and not attisdropped
      ) as columns,
      relreplident = 'f' and not relrowsecurity as sends_old_row
    from pg_class where oid = ${relation}`;
  return found ? tableShape.parse(found) : undefined;
}

interface Question {
  sql: Sql;
  change: RowChange;
  key: Row;
}

async function rowMatches({ sql, change, key, filter }: Question & { filter: string }): Promise<boolean> {
  const isDelete = change.operation === "DELETE";
  // Of a deleted row only the key is known: hosted cannot filter by anything else either.
  const conditions = parseFilter(filter)?.filter(({ column }) => !isDelete || column in key);
  if (!conditions) return false;
  const record = JSON.stringify(change.new ?? key);
  const [answer] = await sql`
    select realtime.local_row_matches(${change.relation}, ${record}::text::jsonb, ${JSON.stringify(conditions)}::text::jsonb) as yes`;
  return answer?.yes === true;
}

async function visibleColumns(question: Question & { claims: string }): Promise<string[] | null> {
  const { sql, change, key, claims } = question;
  const [answer] = await sql`
    select realtime.local_visible_columns(
      ${claims}::text::jsonb, ${change.relation}, ${JSON.stringify(key)}::text::jsonb, ${change.operation === "DELETE"}
    ) as columns`;
  return z.array(z.string()).nullable().parse(answer?.columns);
}

interface Telling {
  change: RowChange;
  shape: TableShape;
  key: Row;
  columns: string[];
}

function send(channel: Channel, ids: number[], { change, shape, key, columns }: Telling): void {
  const oldRow = shape.sends_old_row ? pick(change.old ?? {}, columns) : key;
  channel.push("postgres_changes", {
    ids,
    data: {
      schema: change.schema,
      table: change.table,
      commit_timestamp: change.at,
      type: change.operation,
      columns: shape.columns.filter(({ name }) => columns.includes(name)),
      ...(change.new ? { record: pick(change.new, columns) } : {}),
      ...(change.operation === "INSERT" ? {} : { old_record: oldRow }),
      errors: null,
    },
  });
}

function pick(from: Row, names: string[]): Row {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function remember<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? ask(key);
    answers.set(key, answer);
    return answer;
  };
}
