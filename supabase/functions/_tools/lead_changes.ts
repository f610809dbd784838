import { z } from "zod";
import type { ToolView } from "../../../shared/contracts/events.ts";
import { lead } from "../../../shared/contracts/lead.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const change = z.object({
  id: z.string(),
  label: z.string(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

/** Before and after of one field of one lead. */
export type Change = z.infer<typeof change>;
export const changeList = z.array(change);

/** What every SQL function that changes leads answers; see `private.change_leads()`. */
const leadChangesAnswer = z.object({
  changed: z.number(),
  unchanged: z.number(),
  missing: z.array(z.string()),
  changes: changeList,
  lead: lead.nullish(),
});
export type LeadChangesAnswer = z.infer<typeof leadChangesAnswer>;

export function parseLeadChanges(answer: unknown): LeadChangesAnswer {
  return leadChangesAnswer.parse(answer);
}

/** How the page draws it. `total` counts leads, the list names those of the first ten. */
export function changesView(changes: Change[], total: number): ToolView {
  return { kind: "changes", changes: changes.map(({ before, after, ...rest }) => ({ ...rest, before, after })), total };
}

/** Outcome of a tool that changes one lead: what changed, or that it was so already. */
export function oneLeadChanged(answer: unknown) {
  const { changes, lead: row } = parseLeadChanges(answer);
  const label = row?.name ?? changes[0]?.label ?? "The lead";
  return {
    ok: true,
    summary:
      changes.length === 0 ? `${label} is so already; nothing changed.` : `${label}: ${describeChanges(changes)}.`,
    result: {
      changes: changes.map(({ field, before, after }) => ({ field, before, after })),
      lead: row && leadForModel(row),
    },
    view: changesView(changes, changes.length === 0 ? 0 : 1),
    tainted: isFromOutside([row]),
  } as const;
}

/** "stage new → won, owner nobody → Alex Morgan". */
export function describeChanges(changes: readonly Change[]): string {
  return changes.map(({ field, before, after }) => `${field} ${words(before)} → ${words(after)}`).join(", ");
}

function words(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value);
}
