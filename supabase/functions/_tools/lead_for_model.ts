import { lead } from "../../../shared/contracts/lead.ts";

const shown = lead.omit({ workspace_id: true, account_id: true, owner_id: true, updated_at: true });

/** A row of `lead_rows` as a model reads it: without internal ids and without what is not known. */
export function leadForModel(row: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shown.parse(row)).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
