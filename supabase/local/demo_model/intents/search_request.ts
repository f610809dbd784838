import type { LeadFilter, LeadSort } from "../../../../shared/contracts/lead_filter.ts";
import type { ShownList } from "../focus.ts";
import { mergeFilter } from "../language/merge_filter.ts";
import { type FilterReading, isEmpty, readFilter } from "../language/read_filter.ts";
import { leadNoun } from "../language/small_words.ts";
import type { Turn } from "../turn.ts";

export type SearchRequest = {
  filter: LeadFilter;
  sort?: LeadSort;
  pageSize?: number;
  cursor?: string;
  /** Whether it narrows or turns over the list before. */
  follows: boolean;
  reading: FilterReading;
};

const verb =
  /^(?:show|list|find|search|get|give|display|pull|fetch|look for|look up|lookup|filter|which|who|whom|whose|any|are there|is there|do (?:we|i|you) have|have we|see|view|browse|i need|i'm looking for|looking for|what (?:leads|contacts|prospects|companies|are)|where are|tell me|select|bring up|check)\b/;
const followUp =
  /^(?:and |but |now |then |so |or )?(?:now )?(?:(?:show |list |give |keep |see |filter )(?:me )?(?:only|just)|only|just|of (?:those|them|these)|(?:from|among|amongst|within|out of) (?:those|them|these)|which of (?:them|those|these)|which ones|except|without|excluding|exclude|not|what about|how about|narrow|restrict|limit|filter|keep|drop|hide|leave out|skip)\b/;
const pointing =
  /\b(?:ones|of (?:them|those|these)|those|these|them|they|in (?:this|that) list|among (?:them|those|these))\b/;
const wholeList =
  /^(?:show|list|see|display|give me|who are|which are|let me see)(?: me)?(?: all)?(?: of)? (?:them|they|those|these)(?: all)?$|^(?:show|list) (?:me )?(?:the |that )?list(?: again)?$|^who are they$|^(?:which|who)(?: ones)?$/;

/** What the words ask to search for, or undefined when they ask for something else. */
export function readSearch(turn: Turn): SearchRequest | undefined {
  const words = turn.words.replace(/[?.!\s]+$/, "");
  const { list } = turn.focus;
  const next = readPaging(words, list, turn);
  if (next) return next;
  const reading = readFilter(turn.utterance, turn.about);
  if (list && wholeList.test(words))
    return { filter: list.filter, ...sorted(list.sort), pageSize: 25, follows: true, reading };
  if (list && isFollowUp(words, reading, turn)) return narrowed(list, reading);
  return isSearch(words, reading) ? fresh(words, reading) : undefined;
}

const more =
  /^(?:and |ok |so )?(?:(?:(?:show|give|list|see|load|get)(?: me)? )?(?:the |some |any )?(?:rest|more|others?|other ones|remaining(?: ones| leads)?|next(?: (?:page|ones|leads|\d{1,2}|ten|five|twenty))?|(?<count>\d{1,2}) more)(?: of (?:them|those|these)| leads| results| ones)?|continue|go on|keep going|what else|who else|and the rest|further)$/;

function readPaging(words: string, list: ShownList | undefined, turn: Turn): SearchRequest | undefined {
  const match = more.exec(words);
  const cursor = list?.page.nextCursor;
  if (!match || !list || cursor === undefined) return undefined;
  const count = Number(match.groups?.count ?? /\d+/.exec(words)?.[0] ?? list.pageSize ?? 10);
  const rest = /rest|remaining|others/.test(words) ? 25 : Math.min(25, Math.max(1, count));
  return {
    filter: list.filter,
    ...sorted(list.sort),
    pageSize: rest,
    cursor,
    follows: true,
    reading: readFilter("", turn.about),
  };
}

/** Whether the words ask for further rows of a list. */
export function asksForMore(words: string): boolean {
  return more.test(words.replace(/[?.!\s]+$/, ""));
}

function isFollowUp(words: string, reading: FilterReading, turn: Turn): boolean {
  const says =
    !isEmpty(reading) || reading.sort !== undefined || reading.limit !== undefined || reading.unsortable !== undefined;
  if (!says || reading.leftover !== "") return false;
  if (followUp.test(words) || pointing.test(words)) return true;
  const onlySort = isEmpty(reading);
  // "Germany" or "by company" alone goes on with the list that is still in view.
  return !reading.noun && (onlySort || (turn.focus.latest === "list" && !verb.test(words)));
}

function narrowed(list: ShownList, reading: FilterReading): SearchRequest {
  const sort = reading.sort ?? list.sort;
  return {
    filter: mergeFilter(list.filter, reading.filter),
    ...sorted(sort),
    ...paged(reading.limit ?? (list.pageSize === 1 ? undefined : list.pageSize)),
    follows: true,
    reading,
  };
}

function isSearch(words: string, reading: FilterReading): boolean {
  const asks = verb.test(words);
  const explicit = /^(?:find|search|look for|look up|lookup|filter)\b/.test(words);
  if (explicit && (!isEmpty(reading) || reading.leftover !== "")) return true;
  const about = reading.noun || !isEmpty(reading) || reading.sort !== undefined || reading.limit !== undefined;
  if (asks) return about && (reading.noun || !isEmpty(reading) || reading.leftover === "") && leftoverIsSmall(reading);
  if (reading.leftover !== "")
    return (
      new RegExp(`^(?:all |my |our |the |every )?(?:[\\w-]+ ){0,3}${leadNoun}\\b`).test(words) &&
      leftoverIsSmall(reading) &&
      !isEmpty(reading)
    );
  return (
    !isEmpty(reading) ||
    reading.sort !== undefined ||
    (reading.noun && reading.unsortable !== undefined) ||
    /^(?:all |my |our |the |every )*(?:leads|contacts|prospects|companies)$/.test(words)
  );
}

/** Much that was not understood means that the sentence is about something else. */
function leftoverIsSmall({ leftover }: FilterReading): boolean {
  return leftover === "" || leftover.split(" ").length <= 4;
}

function fresh(words: string, reading: FilterReading): SearchRequest {
  const text = isEmpty(reading) && reading.leftover !== "" ? reading.leftover.slice(0, 200) : reading.filter.text;
  const filter: LeadFilter = { ...reading.filter, ...(text !== undefined && { text }) };
  const hot = /\b(?:hot|hottest|best|promising)\b/.test(words)
    ? ({ field: "score", direction: "descending" } as const)
    : undefined;
  return { filter, ...sorted(reading.sort ?? hot), ...paged(reading.limit), follows: false, reading };
}

function sorted(sort: LeadSort | undefined): { sort?: LeadSort } {
  return sort ? { sort } : {};
}

function paged(limit: number | undefined): { pageSize?: number } {
  return limit === undefined ? {} : { pageSize: Math.min(25, Math.max(1, limit)) };
}

/** The arguments of `search_leads`. */
export function searchArguments({ filter, sort, pageSize, cursor }: SearchRequest): Record<string, unknown> {
  return {
    ...(filter.text !== undefined && { text: filter.text }),
    match: filter.match,
    conditions: filter.conditions,
    ...(sort && { sort }),
    page_size: pageSize ?? 10,
    ...(cursor !== undefined && { cursor }),
  };
}
