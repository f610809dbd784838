import { z } from "zod";

export const bulkAction = z.enum(["change", "delete", "restore"]);
export type BulkAction = z.infer<typeof bulkAction>;

export const bulkStatus = z.enum(["ready", "running", "completed", "stopped", "failed", "undoing", "undone"]);
export type BulkStatus = z.infer<typeof bulkStatus>;

const namedLead = z.object({ id: z.string(), label: z.string().nullable(), reason: z.string() });

/** A row of `bulk_jobs`: one change to very many leads. */
export const bulkJob = z.object({
  id: z.uuid(),
  workspace_id: z.uuid(),
  user_id: z.uuid().nullable(),
  action: bulkAction,
  /** Facts that the leads get, ready to be set. */
  changes: z.record(z.string(), z.unknown()),
  /** What would change on the first leads. */
  sample: z.array(
    z.object({ id: z.string(), label: z.string(), field: z.string(), before: z.unknown(), after: z.unknown() }),
  ),
  status: bulkStatus,
  /** Leads that are meant, and how many of them would really change. */
  total: z.number().int(),
  would_change: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Deleted or merged since. */
  skipped: z.number().int(),
  failed: z.number().int(),
  /** The first that were skipped or failed. */
  problems: z.array(namedLead),
  error: z.string().nullable(),
  undo_total: z.number().int().nullable(),
  reversed: z.number().int(),
  kept: z.number().int(),
  kept_leads: z.array(namedLead),
  created_at: z.string(),
  finished_at: z.string().nullable(),
  undone_at: z.string().nullable(),
});
export type BulkJob = z.infer<typeof bulkJob>;

/** Which leads: all that match a filter or lie in the bin, but for some; or these. */
export type BulkSelection =
  | { filter: Record<string, unknown>; except?: string[] }
  | { bin: true; except?: string[] }
  | { ids: string[] };
