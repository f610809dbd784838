import { z } from "zod";
import { type CustomField, customField } from "../../../shared/contracts/custom_field.ts";
import {
  type ImportOptions,
  type ImportPreviewRow,
  type ImportRowOutcome,
  importPreviewRow,
  importRowOutcome,
  type LeadImport,
  leadImport,
} from "../../../shared/contracts/lead_import.ts";
import type { ImportMapping } from "../../../shared/domain/imports/suggest_mapping.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

/** The steps that an import takes once its rows are there. */
export type ImportStep = "check_import" | "start_import" | "stop_import" | "undo_import";

export function readImport(importId: string): Promise<LeadImport> {
  return rpc("read_import", { import_id: importId }, leadImport);
}

export function takeStep(step: ImportStep, importId: string): Promise<LeadImport> {
  return rpc(step, { import_id: importId }, leadImport);
}

export function changeImport(
  importId: string,
  change: { mapping?: ImportMapping; options?: ImportOptions },
): Promise<LeadImport> {
  return rpc("change_import", { import_id: importId, mapping: null, options: null, ...change }, leadImport);
}

export function previewImport(importId: string): Promise<ImportPreviewRow[]> {
  return rpc("preview_import", { import_id: importId, most: 20 }, z.array(importPreviewRow));
}

/** The first rows with a problem, those that failed before those that only lost a value. */
export function readFailures(importId: string, most: number): Promise<ImportRowOutcome[]> {
  const rows = backend().rest.from("lead_import_rows").select("number,outcome,reason,cells").eq("import_id", importId);
  return answerOf(rows.order("outcome").order("number").limit(most), z.array(importRowOutcome));
}

export function importTargets(workspaceId: string): Promise<CustomField[]> {
  return rpc("import_targets", { workspace_id: workspaceId }, z.array(customField));
}

/** The newest imports of the workspace, whoever brought them. */
export function listImports(workspaceId: string): Promise<LeadImport[]> {
  const rows = backend().rest.from("lead_imports").select().eq("workspace_id", workspaceId);
  return answerOf(
    rows.neq("status", "staging").order("created_at", { ascending: false }).limit(30),
    z.array(leadImport),
  );
}
