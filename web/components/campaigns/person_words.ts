import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import type { Enrolment, EnrolmentMail, EnrolmentStatus } from "../../../shared/contracts/enrolment.ts";
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

/** What became of a mail: each fact with its instant, in the order of things. */
export function mailFacts(mail: EnrolmentMail): { word: string; instant: string }[] {
  const facts: [word: string, instant: string | null][] = [
    [mail.status === "sent" ? "sent" : mail.status === "failed" ? "failed" : "ended", mail.finished_at],
    ["delivered", mail.delivered_at],
    ["opened", mail.opened_at],
    ["clicked", mail.clicked_at],
    ["replied", mail.replied_at],
    ["bounced", mail.bounced_at],
    ["complained", mail.complained_at],
    ["unsubscribed", mail.unsubscribed_at],
  ];
  return facts.flatMap(([word, instant]) => (instant ? [{ word, instant }] : []));
}
