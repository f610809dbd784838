import { counted, plain } from "./language/sentences.ts";
import { type KnownAccount, readAccounts } from "./prose/account_lines.ts";
import { reasonOf } from "./prose/for_people.ts";
import { madeBefore } from "./same_call.ts";
import { type Step, say, type Turn } from "./turn.ts";

/** Finds one account by its name: the account, or the step towards it. */
export function lookUpAccount(phrase: string, turn: Turn): { account: KnownAccount } | { step: Step } {
  const name = phrase
    .replace(/^["“'(]+|["”')]+$/g, "")
    .trim()
    .slice(0, 200);
  const wanted = { tool: "search_accounts", arguments: { text: name, match: "all", conditions: [], page_size: 5 } };
  const made = madeBefore(turn.calls, wanted);
  if (!made) return { step: { kind: "call", calls: [wanted] } };
  const page = readAccounts(made);
  if (!page)
    return { step: say(`I couldn't look up “${plain(name)}”: ${reasonOf(made, "the search gave no answer")}`) };
  const same = page.accounts.find((account) => account.name.toLowerCase() === name.toLowerCase());
  const only = same ?? (page.count === 1 ? page.accounts[0] : undefined);
  if (only) return { account: only };
  if (page.count === 0) return { step: say(`I found no account for “${plain(name)}”. Check the spelling.`) };
  const names = page.accounts.map((account) => `“${plain(account.name)}”`).join(", ");
  return {
    step: say(`${counted(page.count, "account fits", "accounts fit")} “${plain(name)}”: ${names}. Say the full name.`),
  };
}
