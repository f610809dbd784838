import type { Lead } from "../../shared/contracts/lead.ts";
import type { DatePeriod, LeadCondition, LeadFilter, LeadNode } from "../../shared/contracts/lead_filter.ts";

const millisecondsPerDay = 86_400_000;

export type NaiveContext = {
  now: Date;
  me: string;
  /** What free text looks in, by lead. */
  documents: Map<string, string>;
  /** Place of the company, by its id. */
  accounts: Map<string, { country: string | null; city: string | null }>;
  /** The timeline, by lead. */
  activities: Map<string, { kind: string; at: number }[]>;
  /** What people did with mails, by lead. */
  engagement: Map<string, { kind: string; at: number; campaign: string; isBot: boolean; status: string }[]>;
};

/** The filter language once more, in the plainest way: the database must agree with it. */
export function naiveMatches(lead: Lead, filter: LeadFilter, context: NaiveContext): boolean {
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const conditions = filter.conditions.length === 0 || nodeHolds(lead, filter, context);
  return conditions && words.every((word) => context.documents.get(lead.id)?.includes(word));
}

function nodeHolds(lead: Lead, node: LeadNode | LeadFilter, context: NaiveContext): boolean {
  if (!("conditions" in node)) return holds(lead, node, context);
  const results = node.conditions.map((each) => nodeHolds(lead, each, context));
  return node.match === "any" ? results.some(Boolean) : results.every(Boolean);
}

/** What a field holds: null when nothing. */
function fieldValue(lead: Lead, field: string, context: NaiveContext): unknown {
  const account = context.accounts.get(lead.account_id ?? "");
  if (field.startsWith("account.custom.")) return lead.account_custom?.[field.slice("account.custom.".length)] ?? null;
  if (field.startsWith("custom.")) return lead.custom[field.slice("custom.".length)] ?? null;
  if (field === "owner") return lead.owner_name;
  if (field === "account_country") return account?.country ?? null;
  if (field === "account_city") return account?.city ?? null;
  return new Map<string, unknown>(Object.entries(lead)).get(field) ?? null;
}

function holds(lead: Lead, condition: LeadCondition, context: NaiveContext): boolean {
  const value = fieldValue(lead, condition.field, context);
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  switch (condition.operator) {
    case "is_any_of":
      return isAnyOf(lead, condition.field, value, condition.values, context.me);
    case "is_none_of":
      return !isAnyOf(lead, condition.field, value, condition.values, context.me);
    case "contains":
      return typeof value === "string" && value.toLowerCase().includes(condition.value.toLowerCase());
    case "is_empty":
      return isEmpty;
    case "is_not_empty":
      return !isEmpty;
    case "between":
      return (
        typeof value === "number" &&
        value >= (condition.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (condition.maximum ?? Number.POSITIVE_INFINITY)
      );
    case "is":
      return value === condition.value;
    case "happened":
      return hasHappened(lead, condition, context);
    case "did_not_happen":
      return !hasHappened(lead, condition, context);
    default:
      return typeof value === "string" ? dateHolds(value, condition, context.now) : isNegated(condition);
  }
}

type DateCondition = Extract<
  LeadCondition,
  { operator: "between_dates" | "in_last_days" | "not_in_last_days" | "in_next_days" | "in_period" }
>;

const isNegated = ({ operator }: DateCondition) => operator === "not_in_last_days";

function dateHolds(value: string, condition: DateCondition, now: Date): boolean {
  const isDay = value.length === 10;
  // A day is as long as it is, whatever the hour now.
  const today = Date.parse(now.toISOString().slice(0, 10));
  const at = Date.parse(value);
  const within = (from: number, until: number) => at >= from && at < until;
  switch (condition.operator) {
    case "between_dates":
      return within(
        condition.from ? wholeDay(condition.from, isDay) : Number.NEGATIVE_INFINITY,
        condition.until ? wholeDay(condition.until, isDay) : Number.POSITIVE_INFINITY,
      );
    case "in_period":
      return within(...periodOf(condition.period, today));
    case "in_next_days":
      return isDay
        ? within(today, today + (condition.days + 1) * millisecondsPerDay)
        : within(now.getTime(), now.getTime() + condition.days * millisecondsPerDay);
    default: {
      const recent = isDay
        ? within(today - (condition.days - 1) * millisecondsPerDay, today + millisecondsPerDay)
        : at >= now.getTime() - condition.days * millisecondsPerDay;
      return recent !== isNegated(condition);
    }
  }
}

const wholeDay = (value: string, isDay: boolean) => Date.parse(isDay ? value.slice(0, 10) : value);

const days = new Map<string, string>([
  ["today", "this_day"],
  ["yesterday", "last_day"],
  ["tomorrow", "next_day"],
]);

function periodOf(period: DatePeriod, today: number): [number, number] {
  const day = new Date(today);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  const [which, unit] = (days.get(period) ?? period).split("_");
  const away = which === "last" ? -1 : which === "next" ? 1 : 0;
  const starts = (step: number): number => {
    if (unit === "day") return today + step * millisecondsPerDay;
    if (unit === "week") return today + (step * 7 - ((day.getUTCDay() + 6) % 7)) * millisecondsPerDay;
    if (unit === "month") return Date.UTC(year, month + step, 1);
    if (unit === "quarter") return Date.UTC(year, month - (month % 3) + step * 3, 1);
    return Date.UTC(year + step, 0, 1);
  };
  return [starts(away), starts(away + 1)];
}

function hasHappened(
  lead: Lead,
  condition: Extract<LeadCondition, { field: "activity" | "engagement" }>,
  context: NaiveContext,
): boolean {
  const { within_days, at_least } = condition;
  const wanted: readonly string[] | undefined = condition.kinds;
  const since = within_days ? context.now.getTime() - within_days * millisecondsPerDay : Number.NEGATIVE_INFINITY;
  const entries =
    condition.field === "activity" ? (context.activities.get(lead.id) ?? []) : countedEvents(lead, condition, context);
  const found = entries.filter(({ kind, at }) => (!wanted || wanted.includes(kind)) && at >= since);
  return found.length >= (at_least ?? 1);
}

function countedEvents(
  lead: Lead,
  { campaign_ids }: Extract<LeadCondition, { field: "engagement" }>,
  { engagement }: NaiveContext,
) {
  return (engagement.get(lead.id) ?? []).filter(
    ({ kind, campaign, isBot, status }) =>
      !isBot && (campaign_ids?.includes(campaign) ?? true) && !(kind === "bounced" && status.startsWith("4")),
  );
}

function isAnyOf(lead: Lead, field: string, value: unknown, values: string[], me: string): boolean {
  const wanted = values.map((each) => each.toLowerCase());
  if (Array.isArray(value)) return value.some((each) => wanted.includes(String(each).toLowerCase()));
  const text = typeof value === "string" ? value.toLowerCase() : undefined;
  if (field === "owner") return wanted.some((each) => [text, lead.owner_id].includes(each === "me" ? me : each));
  return text !== undefined && wanted.includes(text);
}
