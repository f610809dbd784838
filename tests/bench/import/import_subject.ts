import type { Sql } from "postgres";
import type { ImportCounts } from "../../../shared/contracts/lead_import.ts";
import type { Table } from "../../../shared/domain/tables/table.ts";

export type ImportTask = { sql: Sql; workspaceId: string; userId: string; table: Table };

/** What an import came to, and how long its parts took. */
export type ImportOutcome = Pick<ImportCounts, "added" | "updated" | "failed"> & {
  /** Until the rows are in the database, unmerged. */
  stagedMilliseconds: number;
  /** Lines of the report of what failed, without its head. */
  reported: number;
};

/** Brings a file whose beginning was read into the leads of a workspace, and reports what failed. */
export type ImportSubject = (task: ImportTask) => Promise<ImportOutcome>;
