import { z } from "zod";
import { customField } from "./custom_field.ts";

export const importStatus = z.enum([
  "staging",
  "ready",
  "checking",
  "running",
  "completed",
  "stopped",
  "failed",
  "undoing",
  "undone",
]);
export type ImportStatus = z.infer<typeof importStatus>;

/** A field, `custom.<key>` or `account.custom.<key>` for each column; null leaves it out. */
export const importMapping = z.array(z.string().max(80).nullable()).max(500);

export const importDuplicates = z.enum(["skip", "update", "create"]);
export type ImportDuplicates = z.infer<typeof importDuplicates>;

/** What is done with whom the workspace knows already, and what new leads get besides. */
export const importOptions = z.strictObject({
  duplicates: importDuplicates.optional(),
  tags: z.array(z.string().trim().min(1).max(50)).max(20).optional(),
  stage: z.string().max(60).optional(),
  /** Of new leads of which the file names none. */
  owner_id: z.uuid().optional(),
  source: z.string().trim().max(100).optional(),
  /** Whether 03/04/2026 is the third of April. */
  day_first: z.boolean().optional(),
});
export type ImportOptions = z.infer<typeof importOptions>;

export const importCounts = z.object({
  added: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  /** Taken without a value that could not be read. */
  noted: z.number().int(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const importFile = z.object({
  name: z.string(),
  format: z.enum(["csv", "tsv", "xlsx"]).optional(),
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
  sheet: z.string().optional(),
  bytes: z.number().optional(),
});
export type ImportFile = z.infer<typeof importFile>;

/** A row of `lead_imports`. */
export const leadImport = importCounts.extend({
  id: z.uuid(),
  workspace_id: z.uuid(),
  user_id: z.uuid().nullable(),
  file: importFile,
  columns: z.array(z.string()),
  mapping: importMapping,
  /** It is that of the last file with these columns, unchanged. */
  mapping_is_saved: z.boolean(),
  options: importOptions,
  status: importStatus,
  row_count: z.number().int(),
  chunk_count: z.number().int(),
  next_chunk: z.number().int(),
  /** What a run would do; null while nobody asked since the last change. */
  checked: importCounts.nullable(),
  error: z.string().nullable(),
  undo_total: z.number().int().nullable(),
  reversed: z.number().int(),
  kept: z.number().int(),
  kept_leads: z.array(z.object({ id: z.string(), label: z.string().nullable(), reason: z.string() })),
  created_at: z.string(),
  finished_at: z.string().nullable(),
  undone_at: z.string().nullable(),
});
export type LeadImport = z.infer<typeof leadImport>;

/** A row of the file as it would be taken; of `preview_import()`. */
export const importPreviewRow = z.object({
  number: z.number().int(),
  cells: z.array(z.string().nullable()),
  problem: z.string().nullable(),
  notes: z.array(z.string()),
  lead: z.record(z.string(), z.unknown()),
});
export type ImportPreviewRow = z.infer<typeof importPreviewRow>;

/** A row that failed, or lost a value; of `lead_import_rows`. */
export const importRowOutcome = z.object({
  number: z.number().int(),
  outcome: z.enum(["failed", "noted"]),
  reason: z.string(),
  cells: z.array(z.string().nullable()),
});
export type ImportRowOutcome = z.infer<typeof importRowOutcome>;

/** Bodies of the function `import`; see its handler. */
export const changeImportRequest = z.strictObject({
  import_id: z.uuid(),
  mapping: importMapping.optional(),
  options: importOptions.optional(),
});
export const importRequest = z.strictObject({ import_id: z.uuid() });
export const exportRequest = z.strictObject({
  workspace_id: z.uuid(),
  filter: z.record(z.string(), z.unknown()).default({}),
});

/** A lead as `export_leads()` gives it: the stage by its label, the owner by a word that means nobody else. */
export const exportedLead = z.object({
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  employee_count: z.number().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  stage: z.string(),
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  source: z.string().nullable(),
  do_not_contact: z.boolean(),
  custom: z.record(z.string(), z.unknown()),
  account_custom: z.record(z.string(), z.unknown()),
  score: z.number(),
  created_at: z.string(),
  last_contacted_at: z.string().nullable(),
});
export type ExportedLead = z.infer<typeof exportedLead>;

/** Answer of `export_leads()`; `fields` with the first page only. */
export const exportPage = z.object({
  leads: z.array(exportedLead),
  next: z.uuid().nullable(),
  fields: z.array(customField.pick({ target: true, key: true, label: true })).nullable(),
});
