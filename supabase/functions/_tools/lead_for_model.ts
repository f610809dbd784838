import { lead } from "../../../shared/contracts/lead.ts";

const shown = lead.omit({ workspace_id: true, account_id: true, owner_id: true, from_outside: true, updated_at: true });
const origin = lead.pick({ from_outside: true });

/** A row of `lead_rows` as a model reads it: stages by their names, without internal ids and what is not known. */
export function leadForModel(row: unknown): Record<string, unknown> {
  const { stage_label, ...facts } = shown.parse(row);
  const named = { ...facts, stage: stage_label ?? facts.stage };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Whether one of them holds text that nobody here wrote; what a tool answers with it taints the turn. */
export function isFromOutside(rows: readonly unknown[]): boolean {
  return rows.some((row) => origin.safeParse(row).data?.from_outside === true);
}
