import { type FilterSetting, readFilter } from "./language/read_filter.ts";

/** Words for each measure, the more particular first. */
const measures: readonly (readonly [RegExp, string])[] = [
  [/\b(?:forecast|how many (?:deals |leads )?will we (?:win|close))\b/, "forecast"],
  [/\b(?:pipeline |sales )?velocity\b/, "velocity"],
  [/\bcohorts?\b/, "cohorts"],
  [/\bwin rates?\b|\bclose rates?\b/, "win_rate"],
  [/\b(?:sales cycle|how long does it take (?:us )?to (?:win|close))\b/, "sales_cycle"],
  [/\b(?:time in (?:each )?stages?|how long do (?:leads|they|deals) (?:stay|sit|stand) in)\b/, "time_in_stage"],
  [/\breply rates?\b|\bresponse rates?\b/, "reply_rate"],
  [/\bmeeting rates?\b/, "meeting_rate"],
  [/\bscore bands?\b|\blead quality\b/, "score_bands"],
  [/\bcampaign performance\b/, "campaign_performance"],
  [
    /\b(?:lead )?sources? (?:performance|quality|perform|report)\b|\bwhich sources? (?:works?|brings?|converts?|is best)\b|\bwhere do (?:our|my|the) leads come from\b/,
    "sources",
  ],
  [/\b(?:team )?activity (?:report|by|this|last|of)\b|\bhow (?:active|busy) (?:was|were|are|is)\b/, "activity"],
  [/\bhow many new leads (?:per|each|by)\b|\bnew leads (?:per|by|over)\b/, "new_leads"],
  [
    /\b(?:pipeline |sales |conversion )?funnel\b|\bpipeline conversion\b|\bconversion (?:rates? )?(?:by|per|between|of) (?:the )?stages?\b/,
    "pipeline_funnel",
  ],
];
const periods = /\b(?<which>this|last|past|previous|the current) (?<unit>week|month|quarter|year)\b/;
const days = /\b(?:last|past) (?<count>\d{1,4}) (?<unit>day|week|month)s?\b/;
const groups: readonly (readonly [RegExp, string])[] = [
  [/\b(?:by|per|each) (?:sales )?(?:rep|owner|person|colleague|member)s?\b/, "rep"],
  [/\b(?:by|per|each) sources?\b/, "source"],
  [/\b(?:by|per|each) (?:country|countries)\b/, "country"],
  [/\b(?:by|per|each) industr(?:y|ies)\b/, "industry"],
  [/\b(?:by|per|each) segments?\b/, "segment"],
  [/\b(?:by|per|each) (?:the )?readers?'?s? (?:own )?hours?\b/, "reader_hour"],
  [/\b(?:by|per|each) hours?\b|\bby time of (?:the )?day\b/, "hour"],
  [/\b(?:by|per|each) weekdays?\b/, "weekday"],
  [/\b(?:by|per|each) weeks?\b/, "week"],
  [/\b(?:by|per|each) months?\b/, "month"],
];
const daysOf: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };

/** The measure that words name, with its period and split; undefined when they name none. */
export function measureIn(words: string): Record<string, unknown> | undefined {
  const name = measures.find(([pattern]) => pattern.test(words))?.[1];
  if (!name) return undefined;
  const group = groups.find(([pattern]) => pattern.test(words))?.[1];
  const period = periodOf(words);
  return { measure: name, ...(period && { period }), ...(group && { group_by: group }) };
}

/** "win rate of the leads in Germany". */
const whichLeads =
  /\b(?:of|for|among) (?:all )?(?:the |our |my )?(?<which>(?:[a-z-]+ )?leads (?!by\b|per\b|each\b|this\b|last\b|come\b|on\b|to\b).*)$/;

/** What is said where such words cannot be read. */
export const unreadLeads = "I couldn't read which leads you mean. Try “win rate of the leads in Germany”.";

/** The measure with the leads that words limit it to; "unread" where they name leads that nobody understands. */
export function readMeasure(words: string, about: FilterSetting): Record<string, unknown> | "unread" | undefined {
  const asked = measureIn(words);
  const which = asked && whichLeads.exec(words)?.groups?.which;
  if (which === undefined) return asked;
  const { filter, leftover } = readFilter(withoutPeriodAndSplit(which), about);
  if (leftover !== "" || filter.text !== undefined || filter.conditions.length === 0) return "unread";
  return { ...asked, match: filter.match, conditions: filter.conditions };
}

/** Whether such words speak of some leads only. */
export function namesLeads(words: string): boolean {
  return whichLeads.test(words);
}

function withoutPeriodAndSplit(words: string): string {
  const patterns = [days, periods, ...groups.map(([pattern]) => pattern)];
  return patterns.reduce((rest, pattern) => rest.replace(pattern, " "), words).trim();
}

function periodOf(words: string): string | { last_days: number } | undefined {
  const stretch = days.exec(words)?.groups;
  if (stretch) return { last_days: Math.min(3650, Number(stretch.count) * (daysOf[stretch.unit ?? ""] ?? 1)) };
  const named = periods.exec(words)?.groups;
  if (!named) return undefined;
  return `${/this|current/.test(named.which ?? "") ? "this" : "last"}_${named.unit}`;
}
