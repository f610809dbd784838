import type { EmailCommand } from "../commands/email_command.ts";
import type { KnownLead } from "../known_lead.ts";
import { longDate } from "../language/calendar.ts";
import { capitalised, sentence } from "../language/sentences.ts";

/** Writes a short mail from what the person said and what the record says, and nothing else. */
export function draftEmail(
  command: Pick<EmailCommand, "topic" | "body" | "subject">,
  lead: KnownLead,
  sender: string | undefined,
): { subject: string; body: string } {
  const opening = `Hello ${firstName(lead.name)},`;
  const closing = sender === undefined ? "Kind regards" : `Kind regards,\n${sender}`;
  if (command.body !== undefined) {
    const greeted = /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b/i.test(command.body);
    const signed = /\b(?:regards|cheers|best wishes|thanks,|yours)\b[^.]*$/i.test(command.body);
    const parts = [greeted ? "" : opening, ended(capitalised(command.body)), signed ? "" : closing];
    return { subject: command.subject ?? subjectFrom(command.body), body: parts.filter(Boolean).join("\n\n") };
  }
  const topic = readTopic(command.topic ?? "");
  const last = lead.last_contacted_at ? `We were last in touch on ${longDate(lead.last_contacted_at)}. ` : "";
  return {
    subject: command.subject ?? topic.subject,
    body: [opening, `${last}${topic.line}`, topic.question, closing].filter(Boolean).join("\n\n"),
  };
}

/** A single sentence gets its full stop; anything longer stays as it was said. */
function ended(text: string): string {
  return /[.!?:,\n]/.test(text) ? text : sentence(text);
}

function firstName(name: string): string {
  const parts = name
    .trim()
    .split(/\s+/)
    .filter((part) => !/^(?:dr|prof|mr|mrs|ms)\.?$/i.test(part));
  return parts[0] ?? name;
}

/** The person speaks of the lead ("her order"), the mail speaks to them. */
function toReader(text: string): string {
  return text.replace(/\b(?:her|his|their)\b/gi, "your").replace(/\b(?:him|them)\b/gi, "you");
}

type Topic = { subject: string; line: string; question: string };

function readTopic(text: string): Topic {
  const topic = toReader(text.trim()).slice(0, 300);
  const call = "Would a short call in the next days suit you?";
  if (/^follow[- ]?up$/i.test(topic))
    return { subject: "Following up", line: "I would like to follow up with you.", question: call };
  if (/^thank/i.test(topic)) {
    const rest = topic.replace(/^thank(?:[- ]you| you| your?)?\s*/i, "");
    return { subject: "Thank you", line: sentence(`Thank you${rest ? ` ${rest}` : ""}`), question: "" };
  }
  const purpose =
    /^(?:ask|invite|schedule|set up|arrange|propose|offer|introduce|remind|check|confirm|congratulate|say|tell|let)\b/i;
  if (purpose.test(topic)) {
    const matter = topic.replace(/^(?:schedule|set up|arrange|propose|offer)\s+/i, "");
    const line = topic.replace(/^(?:ask|invite|remind|tell|let)\b(?! you)/i, "$& you").replace(/\byou you\b/gi, "you");
    return {
      subject: subjectFrom(matter),
      line: sentence(`I would like to ${line}`),
      question: "I look forward to your answer.",
    };
  }
  return { subject: subjectFrom(topic), line: sentence(`I am writing about ${topic}`), question: call };
}

function subjectFrom(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(?:hi|hello|hey|dear)\b[^,!.]*[,!.]?\s*/i, "");
  const first = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  const short = first.length <= 60 ? first : `${first.slice(0, 60).replace(/\s+\S*$/, "")}…`;
  return capitalised(short.replace(/[.!]+$/, "") || "A short message");
}
