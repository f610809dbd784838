import {
  isGroup,
  type LeadCondition,
  type LeadFilter,
  type LeadNode,
} from "../../../../shared/contracts/lead_filter.ts";
import { longDate } from "./calendar.ts";
import { listOf, plain } from "./sentences.ts";

/** Says a filter in words around a noun: "new fintech leads in Germany with a score of at least 80". */
export function describeFilter(filter: LeadFilter, noun: string): string {
  if (filter.match === "any" && filter.conditions.length > 1) {
    return `${noun} ${listOf(
      filter.conditions.map((condition) => around(condition).after || around(condition).before),
      "or",
    )}`.trim();
  }
  const parts = [...filter.conditions].sort((left, right) => rank(left) - rank(right)).map(around);
  const before = parts.map((part) => part.before).filter(Boolean);
  const after = parts.map((part) => part.after).filter(Boolean);
  const text = filter.text === undefined ? [] : [`matching “${plain(filter.text)}”`];
  return [...before, noun, after.join(", "), ...text].filter(Boolean).join(" ");
}

/** The stage stands first: "new fintech leads". */
function rank(node: LeadNode): number {
  return !isGroup(node) && node.field === "stage" ? 0 : 1;
}

type Part = { before: string; after: string };

function around(node: LeadNode): Part {
  if (!isGroup(node)) return aroundCondition(node);
  const parts = node.conditions.map(around).map((part) => part.after || part.before);
  return after(`(${listOf(parts, node.match === "any" ? "or" : "and")})`);
}

function aroundCondition(condition: LeadCondition): Part {
  switch (condition.operator) {
    case "is_any_of":
      return anyOf(condition.field, condition.values);
    case "is_none_of":
      return after(noneOf(condition.field, condition.values));
    case "contains":
      return after(containing(condition.field, plain(condition.value)));
    case "is_empty":
      return after(
        condition.field === "last_contacted_at" ? "never contacted" : `without ${fieldName(condition.field)}`,
      );
    case "is_not_empty":
      return after(
        condition.field === "last_contacted_at" ? "contacted at some time" : `with ${fieldName(condition.field)}`,
      );
    case "between":
      return after(range(condition.field, condition.minimum, condition.maximum));
    case "between_dates":
      return after(`${dateVerb(condition.field)} ${days(condition.from, condition.until)}`);
    case "in_last_days":
      return after(`${dateVerb(condition.field)} in the last ${plural(condition.days, "day")}`);
    case "not_in_last_days":
      return after(longAgo(condition.field, condition.days));
    case "in_next_days":
      return after(`${dateVerb(condition.field)} in the next ${plural(condition.days, "day")}`);
    case "in_period":
      return after(`${dateVerb(condition.field)} ${condition.period.replace("_", " ")}`);
    case "is":
      return after(flag(condition.field, condition.value));
    case "happened":
    case "did_not_happen":
      return after(happening(condition));
  }
}

function after(text: string): Part {
  return { before: "", after: text };
}

function anyOf(field: string, values: readonly string[]): Part {
  const list = listOf(short(values.map((value) => plain(value))), "or");
  if (field === "stage") return { before: list, after: "" };
  if (field === "industry") return { before: values.length === 1 ? list.toLowerCase() : list, after: "" };
  if (field === "country" || field === "city") return after(`in ${list}`);
  if (field === "tags") return after(`tagged ${list}`);
  if (field === "owner") return after(`owned by ${list === "me" ? "you" : list}`);
  return after(`with the ${fieldName(field, "")} ${list}`);
}

function noneOf(field: string, values: readonly string[]): string {
  const list = listOf(short(values.map((value) => plain(value))), "or");
  if (field === "country" || field === "city") return `not in ${list}`;
  if (field === "tags") return `not tagged ${list}`;
  if (field === "owner") return `not owned by ${list === "me" ? "you" : list}`;
  return `not ${list}`;
}

/** A whole continent would fill the line. */
function short(values: readonly string[]): string[] {
  return values.length <= 6 ? [...values] : [...values.slice(0, 4), `${values.length - 4} more`];
}

function containing(field: string, value: string): string {
  if (field === "company") return `at “${value}”`;
  if (field === "name") return `named “${value}”`;
  if (field === "owner") return `owned by ${value}`;
  if (field === "source") return `from the source “${value}”`;
  return `with “${value}” in the ${fieldName(field, "")}`;
}

function fieldName(field: string, article = "a"): string {
  const names: Record<string, string> = {
    email: "e-mail address",
    phone: "phone number",
    employee_count: "known company size",
    tags: "tag",
    owner: "owner",
  };
  const name = names[field] ?? field.replace(/^.*\./, "").replace(/_/g, " ");
  return article === "" ? name : `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}

function range(field: string, minimum: number | undefined, maximum: number | undefined): string {
  const figures = { low: minimum?.toLocaleString("en-US") ?? "", high: maximum?.toLocaleString("en-US") ?? "" };
  const bounds =
    minimum === undefined
      ? `at most ${figures.high}`
      : maximum === undefined
        ? `at least ${figures.low}`
        : minimum === maximum
          ? `exactly ${figures.low}`
          : `${figures.low} to ${figures.high}`;
  if (field === "employee_count") return `at companies with ${bounds} employees`;
  return `with ${fieldName(field)} of ${bounds}`;
}

function dateVerb(field: string): string {
  const verbs: Record<string, string> = {
    last_contacted_at: "last contacted",
    updated_at: "last updated",
    created_at: "added",
  };
  return verbs[field] ?? `with ${fieldName(field)}`;
}

function flag(field: string, value: boolean): string {
  if (field === "do_not_contact") return value ? "marked do-not-contact" : "that may be contacted";
  return `with ${value ? "yes" : "no"} for ${fieldName(field, "")}`;
}

const mailWords: Readonly<Record<string, string>> = {
  delivered: "got",
  replied: "answered",
  complained: "called spam",
  bounced: "could not be reached by",
  unsubscribed: "unsubscribed from",
  auto_replied: "answered by a program",
};

function happening(condition: Extract<LeadCondition, { operator: "happened" | "did_not_happen" }>): string {
  const often = condition.at_least && condition.at_least > 1 ? ` at least ${condition.at_least} times` : "";
  const recent = condition.within_days ? ` in the last ${plural(condition.within_days, "day")}` : "";
  const kinds =
    condition.kinds &&
    listOf(
      condition.kinds.map((kind) => mailWords[kind] ?? kind.replaceAll("_", " ")),
      "or",
    );
  const did = condition.operator === "happened";
  if (condition.field === "activity") return `${did ? "with" : "without"} ${kinds ?? "activity"}${often}${recent}`;
  const where = condition.campaign_ids ? plural(condition.campaign_ids.length, "campaign") : "campaign";
  return `${did ? "who" : "who never"} ${kinds} ${where === "campaign" ? "a campaign's mail" : `mail of ${where}`}${often}${recent}`;
}

function longAgo(field: string, count: number): string {
  if (field === "last_contacted_at") return `not contacted in the last ${plural(count, "day")} (or never)`;
  return `${dateVerb(field)} more than ${plural(count, "day")} ago`;
}

function days(from: string | undefined, until: string | undefined): string {
  if (from === undefined) return `before ${longDate(until ?? "")}`;
  if (until === undefined) return `since ${longDate(from)}`;
  return `from ${longDate(from)} until before ${longDate(until)}`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${count} ${word}s`;
}
