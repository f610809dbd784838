import { z } from "zod";
import { account } from "../../../shared/contracts/account.ts";
import { accountFields } from "./account_fields.ts";
import { accountForModel } from "./account_for_model.ts";
import { customByKey } from "./custom_values.ts";
import { defineTool } from "./define_tool.ts";

const created = z.object({ account });

/** Adds a company without people yet. */
export const create_account = defineTool({
  name: "create_account",
  description:
    "Add a company that has no lead yet. With a person use create_lead, which adds their company by itself. Search first: a name belongs to one account.",
  effect: "write",
  input: z.strictObject(accountFields),
  async run({ custom, ...facts }, { database, workspaceId }) {
    const given = { ...facts, ...customByKey(custom) };
    const answer = created.parse(await database.rpc("create_account", { workspace_id: workspaceId, account: given }));
    return {
      ok: true,
      summary: `Added the account ${answer.account.name}.`,
      result: { account: accountForModel(answer.account) },
      view: { kind: "accounts", accounts: [answer.account], count: 1, count_is_exact: true },
    };
  },
});
