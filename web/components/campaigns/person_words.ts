import type { LoggedMail } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import type { Enrolment, EnrolmentStatus } from "../../../shared/contracts/enrolment.ts";
import { formatInstant } from "../../state/time.ts";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import { reasonWord } from "./campaign_words.ts";

export const enrolmentWords: Readonly<Record<EnrolmentStatus, { label: string; tone: BadgeTone }>> = {
  active: { label: "Under way", tone: "accent" },
  parked: { label: "Away", tone: "violet" },
  finished: { label: "Through", tone: "success" },
  stopped: { label: "Ended", tone: "neutral" },
  failed: { label: "Failed", tone: "danger" },
};

/** What comes next for someone, or why nothing does. `at` is the current instant in ms. */
export function nextWords(enrolment: Enrolment, campaign: Pick<Campaign, "steps" | "status">, at: number): string {
  const { status, reason, note, parked_until: until, due_at: due, step_id: stepId } = enrolment;
  if (status === "finished") return "Got everything";
  if (status === "stopped" || status === "failed") {
    const why = reason ? reasonWord(reason) : "";
    return [why.charAt(0).toUpperCase() + why.slice(1), note].filter(Boolean).join(": ");
  }
  const step = campaign.steps.find(({ id }) => id === stepId);
  const what = step ? `Step ${step.position}` : "The next step";
  if (status === "parked" && until) return `Away until ${formatInstant(until)}, then ${what.toLowerCase()}`;
  if (campaign.status === "paused") return `${what}, once it goes on`;
  if (!due) return `${what} is on its way`;
  return Date.parse(due) <= at
    ? `${what}, as soon as the hours and numbers allow`
    : `${what} from ${formatInstant(due)} on`;
}

/** What happened with a mail: in a sentence about it, and as a choice of a filter. */
export const eventWords: Readonly<
  Record<LoggedMail["events"][number]["kind"] | "sent", { did: string; choice: string }>
> = {
  sent: { did: "sent", choice: "Got a mail" },
  delivered: { did: "delivered", choice: "Delivered" },
  opened: { did: "opened", choice: "Opened" },
  clicked: { did: "clicked", choice: "Clicked" },
  replied: { did: "replied", choice: "Replied" },
  auto_replied: { did: "automatic reply", choice: "Away" },
  bounced: { did: "bounced", choice: "Bounced" },
  unsubscribed: { did: "unsubscribed", choice: "Unsubscribed" },
  complained: { did: "called it spam", choice: "Called it spam" },
};

export interface MailFact {
  key: string;
  word: string;
  instant: string;
  isProgram: boolean;
}

/** What became of a mail, the first of each kind, by people and by programs apart, in the order of time. */
export function mailFacts(mail: LoggedMail): MailFact[] {
  const facts: MailFact[] = [];
  const ended = mail.status === "sent" ? "sent" : mail.status === "failed" ? "failed" : "ended";
  if (mail.finished_at) facts.push({ key: "end", word: ended, instant: mail.finished_at, isProgram: false });
  for (const { kind, at, is_bot } of mail.events) {
    const key = `${kind} ${is_bot}`;
    if (!facts.some((fact) => fact.key === key))
      facts.push({ key, word: eventWords[kind].did, instant: at, isProgram: is_bot });
  }
  return facts;
}
