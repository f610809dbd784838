import type { LeadSort } from "../../../../shared/contracts/lead_filter.ts";
import { leadRules } from "../../../../shared/domain/lead_rules.ts";
import { defineIntent } from "../define_intent.ts";
import { readPage } from "../known_lead.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { isEmpty } from "../language/read_filter.ts";
import { capitalised, counted, plain, sentence } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { leadTable } from "../prose/lead_table.ts";
import { call, say, type Turn } from "../turn.ts";
import { asksForMore, readSearch, type SearchRequest, searchArguments } from "./search_request.ts";

/** Finds leads; follow-ups narrow, sort or turn over the list before. */
export const search_leads = defineIntent({
  tool: "search_leads",
  examples: [
    "show me fintech leads in Germany",
    "which leads have not been contacted in 30 days?",
    "top 5 leads by score",
    "show my hot leads",
    "leads added this week",
  ],
  match(turn) {
    const search = readSearch(turn);
    if (search) return call("search_leads", searchArguments(search));
    return asksForMore(turn.words) ? nothingMore(turn) : undefined;
  },
  describe(calls, turn) {
    const made = calls.at(-1);
    const search = readSearch(turn);
    const page = made?.outcome?.state === "done" ? readPage(made.outcome.result) : undefined;
    if (!page || !search) return `The search didn't work: ${reasonOf(made, "it gave no list")}`;
    const offset =
      search.cursor === undefined ? 0 : (turn.focus.list?.offset ?? 0) + (turn.focus.list?.page.leads.length ?? 0);
    const notes = notesOn(search, turn);
    if (page.leads.length === 0) return [nothingFound(search), ...notes].join("\n\n");
    const table = leadTable({ page, offset, filter: search.filter, sort: search.sort });
    const shown = { from: offset + 1, to: offset + page.leads.length, more: page.nextCursor !== undefined };
    return [headline(search, page.count, page.exact, shown), table, ...notes, nextStep(shown, turn)]
      .filter(Boolean)
      .join("\n\n");
  },
});

type Shown = { from: number; to: number; more: boolean };

function nothingMore(turn: Turn) {
  const { list } = turn.focus;
  if (!list) return say("More of what? Ask for a list first, for example “show me fintech leads in Germany”.");
  return say(`That was all: the list has ${counted(list.page.count, "lead")}, and you have seen the last of them.`);
}

function headline(search: SearchRequest, count: number, exact: boolean, shown: Shown): string {
  const number = `${exact ? "" : "More than "}${count.toLocaleString("en-US")}`;
  const what = describeFilter(search.filter, count === 1 && exact ? "lead" : "leads");
  const order = search.sort ? `, ${orderWords(search.sort)}` : "";
  const part =
    shown.to - shown.from + 1 < count
      ? ` Here are ${shown.from.toLocaleString("en-US")} to ${shown.to.toLocaleString("en-US")}${order}.`
      : order && ` Here they are${order}.`;
  return `**${number} ${what}**.${part}`;
}

function orderWords({ field, direction }: LeadSort): string {
  const rising = direction === "ascending";
  if (field === "score") return rising ? "the lowest score first" : "the highest score first";
  if (field === "created_at") return rising ? "the oldest first" : "the newest first";
  if (field === "updated_at") return rising ? "the longest unchanged first" : "the latest change first";
  if (field === "last_contacted_at") return rising ? "the longest without contact first" : "the latest contact first";
  return `by ${field}${rising ? "" : ", in reverse"}`;
}

function nothingFound({ filter }: SearchRequest): string {
  const wider =
    filter.conditions.length > 1 ? "Leave one condition out to widen it" : "Try another word, or ask for “all leads”";
  return `I found no ${describeFilter(filter, "leads")}. ${wider}; “how many leads per stage?” shows what there is.`;
}

const readings: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hot|hottest)\b/, `I read “hot” as a score of at least ${leadRules.hotScore}.`],
  [/\bwarm\b/, `I read “warm” as a score from 50 to ${leadRules.hotScore - 1}.`],
  [/\bcold\b(?! (?:outreach|call))/, "I read “cold” as a score below 50."],
  [
    /\b(?:stale|quiet|gone cold|silent|neglected|forgotten|follow-?\s?up|attention|nudge)\b/,
    `I read that as: contacted to proposal, and nobody was in touch for ${leadRules.staleDays} days.`,
  ],
  [/\brecently\b/, "I read “recently” as the last 14 days."],
  [/\b(?:small|start-?ups?)\b/, "I read “small” as at most 50 employees."],
  [/\bmid-?size|\bmid-?market|\bmedium\b/, "I read “mid-size” as 51 to 1,000 employees."],
  [/\b(?:large|big|enterprises?) ?/, "I read “large” as more than 1,000 employees."],
];

/** How doubtful words were read, and what was left out. */
function notesOn({ reading, filter, follows }: SearchRequest, turn: Turn): string[] {
  const words = readings.find(([pattern]) => pattern.test(turn.words))?.[1];
  const leftOut =
    reading.leftover !== "" && filter.text !== reading.leftover && !follows
      ? `I left out “${plain(reading.leftover)}”: I know no filter for it. “leads mentioning …” searches notes and other text.`
      : "";
  const order =
    reading.unsortable === undefined
      ? ""
      : `I can't sort by ${plain(reading.unsortable)}; I can by name, company, score, stage, country, and when a lead was added, updated or last contacted.`;
  const limit = (reading.limit ?? 0) > 25 ? "I show at most 25 at a time." : "";
  return [isEmpty(reading) ? "" : (words ?? ""), leftOut, order, limit].filter((note) => note !== "");
}

function nextStep(shown: Shown, turn: Turn): string {
  const more = shown.more ? "“more” shows the next ones" : "";
  const narrow = turn.focus.list || shown.to < 4 ? "" : "“only the qualified ones” narrows the list";
  const open = shown.to === 1 ? "“tell me more about it” opens the lead" : "“tell me about the first one” opens a lead";
  const steps = [more, narrow || open].filter(Boolean).join(", ");
  return `_${sentence(capitalised(steps))}_`;
}
