import type { Reply } from "../../../shared/contracts/reply.ts";

type Kind = NonNullable<Reply["classification"]>;

/** What a reply comes to, in words. */
export const replyKindWords: Readonly<Record<Kind, string>> = {
  interested: "interested",
  not_now: "not now",
  wrong_person: "wrong person",
  unsubscribe: "wants no more mail",
  question: "has a question",
  other: "something else",
};

const answerWords: Readonly<Record<Reply["answer"]["state"], string>> = {
  drafting: "an answer is being drafted",
  waiting: "a drafted answer waits for approval",
  sending: "the answer is on its way",
  sent: "answered",
  denied: "the drafted answer was denied",
  failed: "the answer was not sent",
  none: "not answered",
};

/** "a drafted answer waits for approval", with why where there is none. */
export function answerLine({ answer }: Reply): string {
  return answer.reason ? `${answerWords[answer.state]}: ${answer.reason}` : answerWords[answer.state];
}

/** A reply as a model reads it, without its text. */
export function replyForModel(reply: Reply): Record<string, unknown> {
  const { id, lead_id, lead_name, from_name, from_address, received_at, classification, campaign, remind_at } = reply;
  return {
    inbound_mail_id: id,
    ...(lead_id && { lead_id, lead: lead_name }),
    from: from_name ? `${from_name} <${from_address}>` : from_address,
    received_at,
    ...(classification && { comes_to: classification, said_by: reply.classified_by }),
    ...(reply.classification_reason && { because: reply.classification_reason }),
    ...(campaign && { campaign: campaign.name }),
    answer: answerLine(reply),
    ...(remind_at && { reminder_at: remind_at }),
  };
}
