import type { Reply } from "../../../shared/contracts/reply.ts";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import type { ReplyClass } from "./reply_requests.ts";

type Word = { label: string; tone: BadgeTone };

export const classWords: Readonly<Record<ReplyClass, Word>> = {
  interested: { label: "Interested", tone: "success" },
  question: { label: "Question", tone: "accent" },
  not_now: { label: "Not now", tone: "neutral" },
  wrong_person: { label: "Wrong person", tone: "warning" },
  unsubscribe: { label: "Unsubscribed", tone: "danger" },
  other: { label: "Other", tone: "neutral" },
};

const stateWords: Readonly<Record<Reply["answer"]["state"], Word>> = {
  drafting: { label: "Drafting an answer", tone: "neutral" },
  waiting: { label: "Draft waits", tone: "violet" },
  sending: { label: "On its way", tone: "neutral" },
  sent: { label: "Answered", tone: "success" },
  denied: { label: "Draft denied", tone: "neutral" },
  failed: { label: "Not sent", tone: "danger" },
  none: { label: "No draft", tone: "neutral" },
};

/** How far the answer is, and for whom a draft waits when that is someone else. */
export function answerWord({ answer }: Reply): Word {
  const word = stateWords[answer.state];
  if (answer.state !== "waiting" || answer.is_mine || !answer.person) return word;
  return { ...word, label: `Draft waits for ${answer.person}` };
}

/** Who wrote: the lead's name, else what the mail says of itself. */
export function writerOf({ lead_name, from_name, from_address }: Reply): string {
  return lead_name ?? from_name ?? from_address;
}

const byWords: Readonly<Record<Reply["classified_by"], string>> = {
  rules: "By plain rules",
  model: "By the assistant",
  person: "By a person",
};

/** "By the assistant: they ask for a call." */
export function whyWords({ classified_by, classification_reason: reason }: Reply): string {
  return reason ? `${byWords[classified_by]}: ${reason}` : `${byWords[classified_by]}.`;
}
