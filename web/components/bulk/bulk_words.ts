import type { BulkJob, BulkStatus } from "../../../shared/contracts/bulk_job.ts";
import { customFieldNamed } from "../../state/custom_fields.ts";
import { members } from "../../state/members.ts";
import { stageLabel } from "../../state/stages.ts";
import { formatNumber } from "../../state/time.ts";

export function isAtWork(status: BulkStatus): boolean {
  return status === "running" || status === "undoing";
}

export function leadsWord(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "lead" : "leads"}`;
}

/** "Move 1,240 leads to Won": what a job does, as a heading or a question says it. */
export function bulkTitle({ action, changes, total }: Pick<BulkJob, "action" | "changes" | "total">): string {
  const leads = leadsWord(total);
  if (action === "delete") return `Delete ${leads}`;
  if (action === "restore") return `Restore ${leads}`;
  const [only, ...others] = Object.entries(changes);
  if (!only || others.length > 0) return `Change ${leads}`;
  const [field, value] = only;
  switch (field) {
    case "stage":
      return `Move ${leads} to ${stageLabel(String(value))}`;
    case "owner_id":
      return value === null ? `Leave ${leads} to nobody` : `Give ${leads} to ${memberName(String(value))}`;
    case "add_tags":
      return `Tag ${leads} ${quoted(value)}`;
    case "remove_tags":
      return `Take ${quoted(value)} off ${leads}`;
    case "do_not_contact":
      return value ? `Mark ${leads} as do not contact` : `Allow contact with ${leads}`;
    default:
      return `Change ${fieldWords(field, value)} of ${leads}`;
  }
}

function memberName(userId: string): string {
  return members.value?.find((member) => member.user_id === userId)?.display_name ?? "a member";
}

function quoted(value: unknown): string {
  return Array.isArray(value) ? value.map((each) => `“${each}”`).join(", ") : String(value);
}

function fieldWords(field: string, value: unknown): string {
  if (field !== "custom" || typeof value !== "object" || value === null) return field.replaceAll("_", " ");
  return Object.keys(value)
    .map((key) => customFieldNamed(`custom.${key}`)?.label ?? key)
    .join(", ");
}

/** "1,190 changed · 50 were so already · 2 skipped". */
export function bulkOutcome(job: BulkJob): string {
  const { action, status, changed, unchanged, skipped, failed, reversed, kept } = job;
  const done = action === "delete" ? "deleted" : action === "restore" ? "restored" : "changed";
  const parts: [number, string][] =
    status === "undone"
      ? [
          [reversed, "taken back"],
          [kept, "kept as someone left them since"],
        ]
      : [
          [changed, done],
          [unchanged, unchanged === 1 ? "was so already" : "were so already"],
          [skipped, "skipped"],
          [failed, "failed"],
        ];
  return parts
    .filter(([count], place) => count > 0 || place === 0)
    .map(([count, words]) => `${formatNumber(count)} ${words}`)
    .join(" · ");
}

/** How far a run or an undo is, from 0 to 1. */
export function bulkProgress(job: BulkJob): number {
  const undoing = job.status === "undoing";
  const done = undoing ? job.reversed + job.kept : bulkDone(job);
  const all = undoing ? (job.undo_total ?? 0) : job.total;
  return all === 0 ? 1 : Math.min(1, done / all);
}

export function bulkDone({ changed, unchanged, skipped, failed }: BulkJob): number {
  return changed + unchanged + skipped + failed;
}
