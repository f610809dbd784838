import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted, listed } from "./plain_words.ts";

const count = z.number().int();

/** What changed, who to call, what waits: once at the beginning of a working day, and nothing on an empty one. */
export const daily_briefing = defineBehaviour({
  name: "daily_briefing",
  title: "Daily briefing",
  description: "What changed since the last one, whom to call and what waits for you, in the morning of a working day.",
  cadence: { every: "day", hour: 8 },
  coolDownHours: 12,
  tuning: z.strictObject({
    hour: z.number().int().min(5).max(20).default(8).describe("Hour of the day"),
    calls: z.number().int().min(0).max(10).default(3).describe("People to call, at most"),
    least_score: z.number().int().min(0).max(100).default(50).describe("Their score, at least"),
    days_without_contact: z.number().int().min(0).max(60).default(3).describe("Days without contact, at least"),
  }),
  sampleFloor: "Silent when nothing changed and nothing waits.",
  facts: z.object({
    since: z.string(),
    approvals: count,
    replies: count,
    reminders: count,
    new_leads: count,
    won: count,
    lost: count,
    calls: z.array(
      z.object({ name: z.string(), company: z.string().nullable(), score: count, contacted_at: z.string().nullable() }),
    ),
  }),
  word({ facts }, { now }) {
    const { since, approvals, replies, reminders, new_leads, won, lost, calls } = facts;
    const waits = [
      approvals > 0 && `${counted(approvals, "approval")} to decide`,
      replies > 0 && `${counted(replies, "reply", "replies")} to answer`,
      reminders > 0 && `${counted(reminders, "reminder")} due`,
    ];
    const changed = [
      won > 0 && `${won} won`,
      lost > 0 && `${lost} lost`,
      new_leads > 0 && `${counted(new_leads, "new lead")}`,
    ];
    const lines = [
      sentence("Waits for you", waits),
      sentence("New", changed),
      sentence(
        "Call",
        calls.map(
          ({ name, company, score, contacted_at }) =>
            `${name}${company ? ` (${company})` : ""}, score ${score}, ${contacted(contacted_at, now)}`,
        ),
        "; ",
      ),
    ];
    const inShort = [...waits, ...changed].filter((part) => part !== false).slice(0, 3);
    const filter = { conditions: [{ field: "created_at", operator: "between_dates", from: since }] };
    return {
      title: `Your day: ${listed(inShort)}`,
      body: lines.filter(Boolean).join("\n"),
      actions: new_leads > 0 ? [{ kind: "open_leads", label: "Show new leads", filter }] : [],
    };
  },
});

function sentence(label: string, parts: readonly (string | false)[], between = ", "): string {
  const said = parts.filter((part) => part !== false);
  return said.length === 0 ? "" : `${label}: ${said.join(between)}.`;
}

const dayMilliseconds = 24 * 60 * 60 * 1000;

function contacted(instant: string | null, now: Date): string {
  if (instant === null) return "never contacted";
  const days = Math.floor((now.getTime() - Date.parse(instant)) / dayMilliseconds);
  return days < 1 ? "contacted today" : `not contacted for ${counted(days, "day")}`;
}
