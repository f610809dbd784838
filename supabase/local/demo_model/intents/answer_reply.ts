import { classifyReply, type ReplyKind } from "../../../../shared/domain/mail/inbound/classify_reply.ts";
import { dateMentions } from "../../../../shared/domain/mail/inbound/date_mentions.ts";
import { defineIntent } from "../define_intent.ts";
import type { DemoCall } from "../demo_reply.ts";
import { type KnownReply, readerOf, replyIn, withinMarks } from "../known_reply.ts";
import { plain } from "../language/sentences.ts";
import { draftAnswer } from "../prose/draft_answer.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, type Step, say, type Turn } from "../turn.ts";

const reasons: Record<ReplyKind, string> = {
  interested: "They say that they want to hear more.",
  not_now: "They say that now is not the time.",
  wrong_person: "They say that someone else is to be asked.",
  unsubscribe: "They want no more mail.",
  question: "They ask something first.",
  other: "Nothing in it says what they want.",
};

/** In the turn that a reply set off: says what it comes to and drafts an answer. */
export const answer_reply = defineIntent({
  tool: "classify_reply",
  examples: [],
  match(turn) {
    if (!/^a reply came in\. read it, say what it comes to, and draft an answer\.$/.test(turn.words)) return undefined;
    const read = turn.calls.find(({ tool }) => tool === "read_reply");
    if (!read) return say("Open the reply in Campaigns → Replies and ask for a draft there.");
    const reply = replyIn(read);
    return reply ? answerTo(reply, turn) : say(`I couldn't read the reply: ${reasonOf(read, "there was no answer")}`);
  },
  describe(calls, turn) {
    const reply = replyIn(turn.calls.find(({ tool }) => tool === "read_reply"));
    if (!reply) return "";
    const name = plain(readerOf(reply));
    const told = outcomeLines(calls, (made) =>
      made.tool === "send_email" ? `the answer to ${name}` : `what the reply of ${name} comes to`,
    );
    return told;
  },
});

function answerTo(reply: KnownReply, turn: Turn): Step {
  const mail = withinMarks(reply.mail ?? "");
  const kind = classifyReply(mail, withinMarks(reply.subject ?? ""));
  const later = kind === "not_now" ? dateMentions(mail, new Date(`${turn.about.today}T00:00:00Z`)) : [];
  const day = later.map((mention) => mention.day.toISOString().slice(0, 10)).find((each) => each > turn.about.today);
  const { inbound_mail_id } = reply;
  const classify: DemoCall = {
    tool: "classify_reply",
    arguments: { inbound_mail_id, comes_to: kind, reason: reasons[kind], ...(day && { come_back_on: day }) },
  };
  if (kind === "unsubscribe" || !reply.lead_id) return call(classify.tool, classify.arguments);
  // Perhaps edited by the person since: it is not written twice.
  const written = turn.calls.find(({ tool }) => tool === "send_email")?.arguments;
  const body = draftAnswer(kind, mail, readerOf(reply), turn.about.name);
  const subject = withinMarks(reply.subject ?? "").slice(0, 180) || "Your answer";
  const answer = { lead_id: reply.lead_id, subject, body, answers: inbound_mail_id };
  const calls = [classify, { tool: "send_email", arguments: written ?? answer }];
  return { kind: "call", calls, preface: prefaceOf(reply, kind) };
}

/** Said with the draft, where the person reads it before they decide. */
function prefaceOf(reply: KnownReply, kind: ReplyKind): string {
  const colleague = colleagueIn(reply);
  const hint = colleague && `They name ${plain(colleague)}: tell me to add them as a lead and I will.`;
  const demo = "I am the demo model and go by plain rules, so read the words before you approve them.";
  return [`${plain(readerOf(reply))} answered. ${reasons[kind]}`, hint, demo].filter(Boolean).join(" ");
}

/** The address of someone else, in a mail that says to ask them. */
function colleagueIn(reply: KnownReply): string | undefined {
  const mail = withinMarks(reply.mail ?? "");
  if (classifyReply(mail, "") !== "wrong_person") return undefined;
  const found = mail.match(/[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60})+/g) ?? [];
  return found.find((address) => !reply.from.includes(address));
}
