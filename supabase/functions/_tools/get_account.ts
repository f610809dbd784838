import { z } from "zod";
import { account } from "../../../shared/contracts/account.ts";
import { lead } from "../../../shared/contracts/lead.ts";
import { accountForModel } from "./account_for_model.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const details = z.object({ account, leads: z.array(lead) }).nullable();

/** Reads one company with its people. */
export const get_account = defineTool({
  name: "get_account",
  description:
    "Read one account with its 50 best people. Use the id of a search_accounts result; never guess one. For what happened with a person use get_lead.",
  effect: "read",
  input: z.strictObject({ account_id: z.uuid() }),
  async run({ account_id }, { database, workspaceId }) {
    const found = details.parse(await database.rpc("get_account", { workspace_id: workspaceId, account_id }));
    if (!found) return { ok: false, reason: "No such account. Search by name first; do not guess ids." };
    const { name, industry, country, lead_count } = found.account;
    const facts = [industry, country, counted(lead_count, "lead")].filter(Boolean);
    return {
      ok: true,
      summary: `${name}: ${facts.join(", ")}.`,
      result: { account: accountForModel(found.account), leads: found.leads.map(leadForModel) },
      view: { kind: "accounts", accounts: [found.account], count: 1, count_is_exact: true },
      tainted: found.account.from_outside || isFromOutside(found.leads),
    };
  },
});
