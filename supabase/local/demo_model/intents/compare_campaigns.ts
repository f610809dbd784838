import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:(?:compare|put side by side)\b(?: all| my| our| the| of| last)* (?:e-?mail )?(?:campaigns|sequences)|which (?:campaign|sequence) (?:is|was|did|does|works?|worked)(?: the)? (?:best|better|most))\b/;
const period = /\b(?:last|past) (?:(?<count>\d+) )?(?<unit>day|week|month|year)s?\b/;
const unitDays: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 };
const metric = /\b(?<by>open|click)/;
const answer = z.object({
  verdict: z.string(),
  campaigns: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      of_mails: z.object({ replied: z.string(), clicked: z.string(), opened: z.string() }),
    }),
  ),
});

/** The workspace's campaigns side by side. */
export const compare_campaigns = defineIntent({
  tool: "compare_campaigns",
  examples: ["compare my campaigns", "compare the campaigns of the last 30 days by opens"],
  match(turn) {
    if (!asks.test(turn.words)) return undefined;
    const time = period.exec(turn.words)?.groups;
    const days = time ? Number(time.count ?? 1) * (unitDays[time.unit ?? ""] ?? 1) : 90;
    const by = metric.exec(turn.words)?.groups?.by;
    return call("compare_campaigns", {
      days: Math.min(3650, Math.max(1, days)),
      ...(by && { by: by === "open" ? "opened" : "clicked" }),
    });
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't compare them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { verdict, campaigns } = found.data;
    if (campaigns.length === 0) return "No campaign was started in this time.";
    const rows = campaigns.map(
      ({ name, status, of_mails: { replied, clicked, opened } }) =>
        `| ${plain(name)} | ${status} | ${replied} | ${clicked} | ${opened} |`,
    );
    return [
      plain(verdict, 500),
      "",
      "| Campaign | | Replied | Clicked | Opened |",
      "|---|---|---|---|---|",
      ...rows,
    ].join("\n");
  },
});
