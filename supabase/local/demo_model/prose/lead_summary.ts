import type { KnownActivity, KnownLead, KnownRecord } from "../known_lead.ts";
import { daysBetween, longDate } from "../language/calendar.ts";
import { counted, plain } from "../language/sentences.ts";
import { jobOf, placeOf } from "./lead_line.ts";

/** A lead with its timeline in markdown, from the record alone. */
export function leadSummary({ lead, activities }: KnownRecord, today: string): string {
  const head = [`**${plain(lead.name)}**`, jobOf(lead)].filter(Boolean).join(" · ");
  const facts = factsOf(lead, today).map(([name, value]) => `- ${name}: ${value}`);
  return [head, facts.join("\n"), timeline(activities)].filter(Boolean).join("\n\n");
}

/** Leads side by side in a table, one row for each fact that any of them has. */
export function comparison(records: readonly KnownRecord[], today: string): string {
  const facts = records.map(({ lead }) => new Map([["Job", jobOf(lead)] as const, ...factsOf(lead, today)]));
  const names = [...new Set(facts.flatMap((known) => [...known.keys()]))];
  const head = ["", ...records.map(({ lead }) => `**${plain(lead.name)}**`)];
  const rows = names.map((name) => [name, ...facts.map((known) => known.get(name) ?? "")]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The facts of a lead that are known, with their names. */
export function factsOf(lead: KnownLead, today: string): (readonly [string, string])[] {
  const company = [
    plain(lead.industry ?? ""),
    typeof lead.employee_count === "number" ? counted(lead.employee_count, "employee") : "",
  ].filter(Boolean);
  const facts: (readonly [string, string])[] = [
    ["Stage", plain(lead.stage ?? "")],
    ["Score", typeof lead.score === "number" ? `${lead.score} of 100` : ""],
    ["Where", placeOf(lead)],
    ["Company", company.join(", ")],
    ["E-mail", plain(lead.email ?? "")],
    ["Phone", plain(lead.phone ?? "")],
    ["Owner", plain(lead.owner_name ?? "") || "nobody"],
    ["Source", plain(lead.source ?? "")],
    ["Tags", plain((lead.tags ?? []).join(", "))],
    ["Last contact", lead.last_contacted_at ? withAge(lead.last_contacted_at, today) : "never"],
    ["Note", lead.do_not_contact ? "**marked do-not-contact**" : ""],
  ];
  return facts.filter(([, value]) => value !== "");
}

/** "12 November 2026 (11 days ago)". */
export function withAge(instant: string, today: string): string {
  const age = daysBetween(instant.slice(0, 10), today);
  const words = age === 0 ? "today" : age === 1 ? "yesterday" : age > 1 ? `${counted(age, "day")} ago` : "ahead";
  return `${longDate(instant)} (${words})`;
}

function timeline(activities: readonly KnownActivity[]): string {
  if (activities.length === 0) return "Nothing is in the timeline yet.";
  const rows = activities.slice(0, 5).map((activity) => {
    const body = activity.body ? `: “${excerpt(activity.body)}”` : "";
    return `- ${longDate(activity.occurred_at)}, ${plain(activity.title)}${body}`;
  });
  const more = activities.length > rows.length ? ` (the latest ${rows.length} of ${activities.length} shown here)` : "";
  return `Timeline${more}:\n\n${rows.join("\n")}`;
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return plain(line.length > 140 ? `${line.slice(0, 140)}…` : line);
}
