import { defineIntent } from "../define_intent.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { type FilterReading, readFilter } from "../language/read_filter.ts";
import { counted } from "../language/sentences.ts";
import { accountLine, readAccounts } from "../prose/account_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call, type Turn } from "../turn.ts";

const asks = /^(?:show|list|find|search|give|which|what|how many)\b.*\baccounts\b/;
const known = ["industry", "country", "city", "employee_count"];

/** Finds companies; what also says something about people is a search for leads. */
export const search_accounts = defineIntent({
  tool: "search_accounts",
  examples: ["list accounts in Germany", "show fintech accounts with over 500 employees"],
  match(turn) {
    const reading = readAccountFilter(turn);
    return reading && call("search_accounts", { ...reading.filter, page_size: 10 });
  },
  describe(calls, turn) {
    const page = readAccounts(calls.at(-1));
    const reading = readAccountFilter(turn);
    if (!page || !reading) return `The search didn't work: ${reasonOf(calls.at(-1), "it gave no list")}`;
    const what = describeFilter(reading.filter, page.count === 1 ? "account" : "accounts");
    if (page.accounts.length === 0) return `I found no ${what}.`;
    const number = `${page.count_is_exact ? "" : "More than "}${page.count.toLocaleString("en-US")}`;
    const more = page.count > page.accounts.length ? ` Here are the first ${page.accounts.length}.` : "";
    const lines = page.accounts.map((account) => `- ${accountLine(account)}`);
    return `**${number} ${what}**.${more}\n\n${lines.join("\n")}\n\n${counted(page.accounts.length, "account")} shown.`;
  },
});

function readAccountFilter(turn: Turn): FilterReading | undefined {
  if (!asks.test(turn.words)) return undefined;
  const reading = readFilter(turn.utterance, turn.about);
  const fits = reading.filter.conditions.every((node) => "field" in node && known.includes(node.field));
  return fits && reading.leftover === "" && reading.filter.text === undefined ? reading : undefined;
}
