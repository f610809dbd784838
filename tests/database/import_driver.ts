import { randomUUID } from "node:crypto";
import type { Sql, TransactionSql } from "postgres";
import { z } from "zod";
import { actAs, type Who } from "../helpers/act_as.ts";
import { createWorkspace } from "../helpers/people.ts";

export const importRow = z.object({
  id: z.string(),
  status: z.string(),
  row_count: z.number(),
  chunk_count: z.number(),
  next_chunk: z.number(),
  added: z.number(),
  updated: z.number(),
  skipped: z.number(),
  failed: z.number(),
  noted: z.number(),
  checked: z.record(z.string(), z.number()).nullable(),
  mapping: z.array(z.string().nullable()),
  options: z.record(z.string(), z.unknown()),
  reversed: z.number(),
  kept: z.number(),
  kept_leads: z.array(z.object({ id: z.string(), label: z.string(), reason: z.string() })),
  error: z.string().nullable(),
});
export type ImportRow = z.infer<typeof importRow>;
const step = z.object({ status: z.string().nullable(), more: z.boolean() });

export type Cells = readonly (string | null)[];

/** A file as the doors hand it over. Rows are counted from 2, as a spreadsheet does below a header. */
export type ImportedFile = {
  mapping: readonly (string | null)[];
  columns?: readonly string[];
  rows: readonly Cells[];
  options?: Record<string, unknown>;
  faults?: Record<string, string>;
  chunkRows?: number;
};

/** Calls one SQL function with JSON arguments, as PostgREST spreads them, in a transaction that has taken on a role. */
export async function callWithJson(transaction: TransactionSql, name: string, args: Record<string, unknown>) {
  const [row] =
    await transaction`select private.call_function(${name}, ${JSON.stringify(args)}::text::jsonb) as answer`;
  return row?.answer;
}

/** An import's steps as one person. */
export function importDriver(sql: Sql, who: Who, workspaceId: string) {
  const call = (name: string, args: Record<string, unknown>): Promise<unknown> =>
    actAs(sql, who, (transaction) => callWithJson(transaction, name, args));

  async function stage({ mapping, rows, options = {}, faults = {}, chunkRows = 1000, columns }: ImportedFile) {
    const import_id = randomUUID();
    const names = columns ?? mapping.map((field, place) => field ?? `Column ${place + 1}`);
    const file = { name: "people.csv", format: "csv" };
    await call("begin_import", { workspace_id: workspaceId, import_id, file, columns: names, mapping, options });
    const numbered = rows.map((cells, place) => [place + 2, ...cells]);
    for (let number = 0; number * chunkRows < numbered.length; number++) {
      const chunk = numbered.slice(number * chunkRows, (number + 1) * chunkRows);
      await call("stage_import_rows", { import_id, number, rows: chunk, faults });
    }
    await call("finish_staging", { import_id });
    return import_id;
  }

  /** Works as the tick does until nothing is left. */
  async function drive(importId: string): Promise<void> {
    for (;;) if (!step.parse(await call("advance_import", { import_id: importId })).more) return;
  }

  async function read(importId: string): Promise<ImportRow> {
    const [row] = await sql`select to_jsonb(i) as import from public.lead_imports i where i.id = ${importId}`;
    return importRow.parse(row?.import);
  }

  async function to(way: "check_import" | "start_import" | "undo_import", importId: string): Promise<ImportRow> {
    await call(way, { import_id: importId });
    await drive(importId);
    return await read(importId);
  }

  return {
    call,
    stage,
    drive,
    read,
    check: (importId: string) => to("check_import", importId),
    run: (importId: string) => to("start_import", importId),
    undo: (importId: string) => to("undo_import", importId),
    /** Stages and runs. */
    async bring(file: ImportedFile): Promise<ImportRow> {
      return await to("start_import", await stage(file));
    },
  };
}

/** What a run came to. */
export function countsOf({ added, updated, skipped, failed, noted }: ImportRow) {
  return { added, updated, skipped, failed, noted };
}

/** A workspace of its own, and its owner's imports. */
export async function importPlace(sql: Sql) {
  const workspace = await createWorkspace(sql);
  const imports = importDriver(sql, { userId: workspace.ownerId }, workspace.id);
  const leads = () => sql`select * from public.lead_rows where workspace_id = ${workspace.id} order by name, email`;
  return { sql, workspace, imports, leads };
}
