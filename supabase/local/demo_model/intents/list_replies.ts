import { defineIntent } from "../define_intent.ts";
import { type KnownReply, readerOf, repliesIn } from "../known_reply.ts";
import { counted, plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:who (?:has )?(?:answered|replied|responded|wrote back)(?: to (?:us|me|our mails?|my mails?|the campaigns?))?|(?:show|list|see|read|any|are there(?: any)?|what are)(?: me)?(?: the| our| my| all| new| latest| last)* (?:replies|answers to our mails?|responses)|did (?:anyone|anybody|someone) (?:answer|reply|respond))[?.!\s]*$/;
const waits =
  /^(?:(?:which|what|show(?: me)?|list|any)(?: the| my)* (?:drafted answers|drafts|answers)(?: (?:wait|are waiting|waiting)(?: for (?:me|my approval|approval))?)?)[?.!\s]*$/;
const shown = 10;

/** Says who answered, and what waits. */
export const list_replies = defineIntent({
  tool: "list_replies",
  examples: ["who answered?", "show the replies", "which drafts wait for me?"],
  match(turn) {
    if (waits.test(turn.words)) return call("list_replies", { waiting: true });
    return asks.test(turn.words) ? call("list_replies", {}) : undefined;
  },
  describe(calls) {
    const found = repliesIn(calls.at(-1));
    if (!found) return `I couldn't read them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { replies, drafts_waiting: waiting } = found;
    if (replies.length === 0) return "Nobody yet. Replies to campaigns and mails stand in Campaigns → Replies.";
    const more =
      replies.length > shown ? `\n\nAnd ${counted(replies.length - shown, "more reply", "more replies")}.` : "";
    const wait = waiting ? `\n\n${counted(waiting, "drafted answer")} waiting for you in Campaigns → Replies.` : "";
    return `${replies.slice(0, shown).map(line).join("\n")}${more}${wait}`;
  },
});

function line(reply: KnownReply): string {
  const kind = reply.comes_to?.replaceAll("_", " ") ?? "not read yet";
  return `- **${plain(readerOf(reply))}**: ${kind}${reply.answer ? `; ${plain(reply.answer)}` : ""}`;
}
