import type { Table, TableRow } from "../../../shared/domain/tables/table.ts";

/** What the page asks of the worker that reads a file: to open it, then for one batch of rows after the other. */
export type WorkerRequest = { kind: "open"; file: File; hasHeader: boolean | undefined } | { kind: "next" };

export type WorkerAnswer =
  | { kind: "opened"; table: Omit<Table, "rows" | "encoding">; encoding: string }
  | { kind: "rows"; rows: TableRow[] }
  | { kind: "end" }
  | { kind: "refused"; message: string; isTable: boolean };
