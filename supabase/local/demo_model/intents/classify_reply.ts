import { defineIntent } from "../define_intent.ts";
import { readerOf, repliesIn } from "../known_reply.ts";
import { fold } from "../language/fold.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { madeBefore } from "../same_call.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:mark|classify|count|set) (?:the )?(?:reply|answer|response) (?:of|from) (?<name>.+?) as (?:an? )?["']?(?<kind>interested|not now|wrong person|unsubscribe|question|other)["']?[.!\s]*$/;
const list = { tool: "list_replies", arguments: {} };

/** Corrects what a reply comes to. */
export const classify_reply = defineIntent({
  tool: "classify_reply",
  examples: ["mark the reply of Anna Schmidt as interested"],
  match(turn) {
    const { name, kind } = asks.exec(turn.words)?.groups ?? {};
    if (!name || !kind) return undefined;
    const made = madeBefore(turn.calls, list);
    if (!made) return call(list.tool, list.arguments);
    const found = repliesIn(made);
    if (!found) return say(`I couldn't read the replies: ${reasonOf(made, "there was no answer")}`);
    const reply = found.replies.find((each) => fold(readerOf(each)).includes(name));
    if (!reply) return say(`I found no reply of ${plain(name)}.`);
    const { inbound_mail_id } = reply;
    const comes_to = kind.replace(" ", "_");
    return call("classify_reply", { inbound_mail_id, comes_to, reason: "The person said so." });
  },
  describe: (calls) => outcomeLines(calls, () => "what the reply comes to"),
});
