import { defineIntent } from "../define_intent.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const hour = String.raw`(\d{1,2})(?::(\d\d))?\s*(am|pm)?`;
const quiet = new RegExp(
  String.raw`\b(?:quiet(?: hours)?|(?:leave me alone|don'?t disturb me))\b.*?\b(?:from|between)\s+${hour}\s+(?:to|and|until|till)\s+${hour}`,
);
const noQuiet = /\b(?:no|without|end|stop|switch off) (?:my |the )?quiet hours\b/;

/** Sets the person's quiet hours. */
export const change_notification_settings = defineIntent({
  tool: "change_notification_settings",
  examples: ["quiet hours from 8 pm to 7 am"],
  match(turn) {
    if (noQuiet.test(turn.words)) return call("change_notification_settings", { no_quiet_hours: true });
    const found = quiet.exec(turn.words);
    if (!found) return undefined;
    const [, fromHour, fromMinute, fromHalf, toHour, toMinute, toHalf] = found;
    return call("change_notification_settings", {
      quiet_from: clock(fromHour, fromMinute, fromHalf),
      quiet_to: clock(toHour, toMinute, toHalf),
    });
  },
  describe(calls) {
    const made = calls.at(-1);
    if (made?.outcome?.state !== "done") return `I couldn't change it: ${reasonOf(made, "the tool gave no answer")}`;
    return `${made.outcome.summary}. Urgent alerts still come through.`;
  },
});

function clock(hours = "0", minutes = "00", half: string | undefined): string {
  const wanted = (Number(hours) % (half ? 12 : 24)) + (half === "pm" ? 12 : 0);
  return `${String(wanted).padStart(2, "0")}:${minutes}`;
}
