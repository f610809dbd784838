import { type Account, account } from "../../../shared/contracts/account.ts";

const shown = account.omit({ workspace_id: true, from_outside: true, updated_at: true });

/** An account as a model reads it: without internal ids and what is not known. */
export function accountForModel(row: Account): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shown.parse(row)).filter(
      ([, value]) => value !== null && !(typeof value === "object" && Object.keys(value).length === 0),
    ),
  );
}
