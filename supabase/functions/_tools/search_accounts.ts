import { z } from "zod";
import { accountFilter, accountPage, accountSort } from "../../../shared/contracts/account.ts";
import { accountForModel } from "./account_for_model.ts";
import { counted } from "./counted.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool } from "./define_tool.ts";

/** Finds and counts companies. */
export const search_accounts = defineTool({
  name: "search_accounts",
  description:
    "Find or count accounts: the companies that leads work for. `text` searches name, domain, industry and place and forgives typos; `conditions` filter by field, custom.<key> for custom fields of accounts. To find people by their company use search_leads.",
  effect: "read",
  input: z.strictObject({
    text: accountFilter.shape.text,
    match: accountFilter.shape.match,
    conditions: accountFilter.shape.conditions,
    sort: accountSort.optional().describe("Without it: relevance for a text, else by name."),
    page_size: z.number().int().min(1).max(25).default(10),
    cursor: z.string().max(2000).optional().describe("next_cursor of the page before."),
  }),
  async run({ text, match, conditions, sort, page_size, cursor }, { database, workspaceId, timeZone }) {
    const filter = {
      ...(text && { text }),
      match,
      conditions: conditions.map((condition) => datesInZone(condition, timeZone)),
    };
    const asked = { workspace_id: workspaceId, filter, sort: sort ?? null, page_size, cursor: cursor ?? null };
    const page = accountPage.parse(await database.rpc("search_accounts", asked));
    const count = page.count_is_exact ? counted(page.count, "account") : `More than ${counted(page.count, "account")}`;
    return {
      ok: true,
      summary: page.count === 0 ? "No account matches." : `${count} ${page.count === 1 ? "matches" : "match"}.`,
      result: {
        ...page,
        accounts: page.accounts.map(accountForModel),
        ...(page.count === 0 && { next_step: "Say that nothing matches, or search again with less." }),
      },
      view: {
        kind: "accounts",
        accounts: page.accounts.slice(0, 10),
        count: page.count,
        count_is_exact: page.count_is_exact,
      },
      tainted: page.accounts.some(({ from_outside }) => from_outside),
    };
  },
});
