import { defineIntent } from "../define_intent.ts";
import { takeDue } from "../language/due_phrases.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const names = "(?<name>daily briefings?|briefings?|weekly reviews?|reviews?)";
const off = new RegExp(
  String.raw`^(?:please )?(?:mute|silence|pause|stop|no(?: more)?|switch off) (?:the |my |your )?${names}(?: until (?<until>.+?))?[.!\s]*$`,
);
const on = new RegExp(String.raw`^(?:please )?(?:unmute|resume|switch on) (?:the |my |your )?${names}[.!\s]*$`);
const hour =
  /^(?:please )?(?:brief me|send me the (?:daily )?briefing|daily briefing) at (?<hour>\d{1,2})(?::00)?\s*(?<half>am|pm)?[.!\s]*$/;

/** Mutes what the assistant says by itself, or says when it does. */
export const change_behaviour = defineIntent({
  tool: "change_behaviour",
  examples: ["mute the daily briefing until Monday", "brief me at 7"],
  match(turn) {
    const at = hour.exec(turn.words)?.groups;
    if (at) {
      const value = (Number(at.hour) % (at.half ? 12 : 24)) + (at.half === "pm" ? 12 : 0);
      return call("change_behaviour", { behaviour: "daily_briefing", thresholds: [{ threshold: "hour", value }] });
    }
    const silenced = off.exec(turn.words)?.groups;
    const name = silenced?.name ?? on.exec(turn.words)?.groups?.name;
    if (name === undefined) return undefined;
    const until = silenced?.until === undefined ? undefined : takeDue(silenced.until, turn.about.today);
    const behaviour = name.includes("review") ? "weekly_review" : "daily_briefing";
    return call("change_behaviour", { behaviour, muted: silenced !== undefined, ...until?.when });
  },
  describe: (calls) => outcomeLines(calls, () => "changing it"),
});
