import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:what|which|when)(?: is|'s| are)?(?: the| our)? (?:best|ideal) (?:hour|time|day|weekday|subject)s?\b|(?:the )?best (?:hour|time|day|subject)s? (?:to|for)\b|when (?:should|do) (?:i|we) (?:send|get|mail)\b|which subjects? (?:works?|gets?)\b)/;
const about = /\b(?:send|mails?|e-?mails?|campaigns?|repl(?:y|ies)|answers?|subjects?|opens?|opened|clicks?)\b/;
const answer = z.object({
  mails: z.number(),
  hour: z.object({ verdict: z.string() }),
  weekday: z.object({ verdict: z.string() }),
  subject: z.object({ verdict: z.string() }),
});

/** When and with which subject mails are answered most. */
export const best_sending_times = defineIntent({
  tool: "best_sending_times",
  examples: ["what is the best hour to send?", "which subject works best?", "when should we send our mails?"],
  match(turn) {
    if (!asks.test(turn.words) || !about.test(turn.words)) return undefined;
    const by = /\bclick/.test(turn.words) ? "clicked" : /\bopen/.test(turn.words) ? "opened" : undefined;
    return call("best_sending_times", by ? { by } : {});
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read the numbers: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { mails, hour, weekday, subject } = found.data;
    return [
      `From ${mails === 1 ? "1 mail" : `${mails} mails`} that had time to be answered:`,
      `- Hour, by readers' clocks: ${plain(hour.verdict, 400)}`,
      `- Day: ${plain(weekday.verdict, 400)}`,
      `- Subject: ${plain(subject.verdict, 400)}`,
    ].join("\n");
  },
});
