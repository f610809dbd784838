import { defineIntent } from "../define_intent.ts";
import { takeDue } from "../language/due_phrases.ts";
import { lookUpAlert } from "../look_up_alert.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const silences =
  /^(?:please )?(?:(?:stop|quit) (?:telling|notifying|alerting|warning|pinging|informing) me|don't (?:tell|notify|alert|warn|ping) me(?: any ?more)?|(?:mute|silence|pause) (?=.*\balerts?\b))(?: about| when| if| of| that)?(?<name>.*?)(?: until (?<until>.+?))?[.!\s]*$/;
const speaks =
  /^(?:please )?(?:unmute|(?:start telling|tell|notify|alert) me again)(?: about| when| if| of)?(?<name>.*?)[.!\s]*$/;

/** Silences an alert, for a time or for good, or lets it speak again. */
export const mute_alert_rule = defineIntent({
  tool: "mute_alert_rule",
  examples: ["stop telling me about leads from Germany", "unmute the alert on leads from Germany"],
  match(turn) {
    const off = silences.exec(turn.words)?.groups;
    const name = off?.name ?? speaks.exec(turn.words)?.groups?.name;
    if (name === undefined) return undefined;
    const until = off?.until === undefined ? undefined : takeDue(off.until, turn.about.today);
    const found = lookUpAlert(name, turn);
    if ("kind" in found) return found;
    return call("mute_alert_rule", { rule_id: found.id, muted: off !== undefined, ...until?.when });
  },
  describe: (calls) => outcomeLines(calls, () => "muting the alert"),
});
