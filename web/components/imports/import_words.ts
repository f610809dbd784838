import type { ImportCounts, ImportStatus, LeadImport } from "../../../shared/contracts/lead_import.ts";
import { importFields } from "../../../shared/domain/imports/import_fields.ts";
import { customFields } from "../../state/custom_fields.ts";
import { formatNumber } from "../../state/time.ts";
import type { BadgeTone } from "../../ui/badge_tone.ts";

/** Whether the server has something to do for it. */
export function isAtWork(status: ImportStatus): boolean {
  return status === "checking" || status === "running" || status === "undoing";
}

/** Whether a run has ended, in whatever way. */
export function isOver(status: ImportStatus): boolean {
  return !isAtWork(status) && status !== "staging" && status !== "ready";
}

export const statusWords: Record<ImportStatus, { label: string; tone: BadgeTone }> = {
  staging: { label: "Being read", tone: "neutral" },
  ready: { label: "Not imported yet", tone: "warning" },
  checking: { label: "Being tried", tone: "accent" },
  running: { label: "Importing", tone: "accent" },
  completed: { label: "Imported", tone: "success" },
  stopped: { label: "Stopped", tone: "neutral" },
  failed: { label: "Failed", tone: "danger" },
  undoing: { label: "Being undone", tone: "accent" },
  undone: { label: "Undone", tone: "neutral" },
};

export function rowsWord(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "row" : "rows"}`;
}

/** "1,200 added, 30 updated, 2 failed". */
export function countWords({ added, updated, skipped, failed, noted }: ImportCounts): string {
  const parts = [
    `${formatNumber(added)} added`,
    updated > 0 && `${formatNumber(updated)} updated`,
    skipped > 0 && `${formatNumber(skipped)} skipped`,
    failed > 0 && `${formatNumber(failed)} failed`,
    noted > 0 && `${formatNumber(noted)} without a value`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

const duplicateEnds = { skip: "skipped", update: "updated", create: "added again" };

/** What becomes of people who are there already, "who is there already is skipped". */
export function duplicateWords({ options, status }: LeadImport): string {
  const is = isOver(status) ? "was" : "is";
  return `who ${is} there already ${is} ${duplicateEnds[options.duplicates ?? "skip"]}`;
}

/** How far the work is, from 0 to 1. */
export function progressOf({ status, chunk_count, next_chunk, reversed, kept, undo_total }: LeadImport): number {
  if (status === "undoing") return undo_total ? Math.min(1, (reversed + kept) / undo_total) : 0;
  return chunk_count === 0 ? 0 : next_chunk / chunk_count;
}

/** A field by the name that people read. */
export function fieldLabel(field: string): string {
  const own = importFields.find((each) => each.field === field);
  if (own) return own.label;
  const isAccount = field.startsWith("account.custom.");
  const key = field.slice(isAccount ? "account.custom.".length : "custom.".length);
  const known = customFields.value?.find(
    (each) => each.key === key && each.target === (isAccount ? "account" : "lead"),
  );
  const label = known?.label ?? key.replaceAll("_", " ");
  return isAccount ? `Company: ${label}` : label;
}
