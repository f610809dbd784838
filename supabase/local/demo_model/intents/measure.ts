import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { readMeasure, unreadLeads } from "../measure_words.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:how|what|which|show|give|where|compare|our|my|the|let me see|tell me|and|forecast|win|reply|meeting|funnel|pipeline|cohorts?|activity|measure)\b/;
const answer = z.object({
  title: z.string(),
  period: z.string(),
  filter: z.string().optional(),
  compared_with: z.string().optional(),
  total: z.record(z.string(), z.unknown()),
  rows: z.array(z.record(z.string(), z.unknown())),
  note: z.string().optional(),
});

/** How things are going, in the measures that the page shows too. */
export const measure = defineIntent({
  tool: "measure",
  examples: ["how is the funnel this quarter?", "what is our win rate by source this year?", "show me the forecast"],
  match({ words, about }) {
    const asked = asks.test(words) ? readMeasure(words, about) : undefined;
    return asked === "unread" ? say(unreadLeads) : asked && call("measure", asked);
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't measure that: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { title, period, filter, compared_with, total, rows, note } = found.data;
    const which = filter && !filter.startsWith("none") ? `, ${plain(filter)}` : "";
    return [
      `**${plain(title)}**, ${plain(period)}${which}${compared_with ? ` (beside ${plain(compared_with)})` : ""}: ${numbers(total)}.`,
      ...rows.slice(0, 12).map(({ name, ...row }) => `- ${plain(String(name))}: ${numbers(row)}`),
      ...(note ? ["", "Where it says “too small”, the sample is too small to conclude from."] : []),
    ].join("\n");
  },
});

function numbers(values: Record<string, unknown>): string {
  const { key: _key, sample, too_small, ...told } = values;
  const parts = Object.entries(told).map(
    ([name, value]) => `${name.replaceAll("_", " ")} ${plain(String(value), 200)}`,
  );
  return [...parts, `sample ${String(sample)}${too_small ? " (too small)" : ""}`].join("; ");
}
