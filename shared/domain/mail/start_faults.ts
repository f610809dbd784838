import type { AudiencePreview, Campaign } from "../../contracts/campaign_view.ts";
import type { MailCheck } from "../../contracts/email_template.ts";
import type { Mailbox, MailboxList } from "../../contracts/mailbox.ts";

/** What is known of the mails, each with what is wrong with it. */
interface Samples {
  status: "loading" | "ready" | "failed";
  mails: { name: string; check: Pick<MailCheck, "problems" | "findings"> }[];
  problem: string | undefined;
}

interface Known {
  /** Each undefined while it is not known yet. */
  preview: AudiencePreview | undefined;
  list: MailboxList | undefined;
  samples: Samples;
}

/** Why a campaign cannot start as it is, each with what to do. The server looks again. */
export function startFaults(campaign: Campaign, { preview, list, samples }: Known): string[] {
  return [...senderFaults(campaign, list), ...mailFaults(campaign, samples), ...peopleFaults(campaign, preview)];
}

function senderFaults(campaign: Campaign, list: MailboxList | undefined): string[] {
  if (!list) return [];
  const faults: string[] = [];
  const mailbox = list.mailboxes.find(({ id }) => id === campaign.mailbox_id);
  if (!mailbox) faults.push("Choose the mailbox that it is sent from.");
  else if (mailbox.status === "paused") faults.push(`${mailbox.address} is paused: ${mailbox.paused_reason ?? ""}`);
  if (mailbox) faults.push(...domainFaults(mailbox));
  if (!list.settings?.postal_address) {
    faults.push("The workspace has no postal address yet. It is set in the settings, under Mail.");
  }
  return faults;
}

function domainFaults({ address, domain_check: check }: Mailbox): string[] {
  if (!check) return [`DNS is being asked about the domain of ${address}. Wait a moment.`];
  const failing = check.items.filter(({ state }) => state === "fail").map(({ kind }) => kind.toUpperCase());
  if (failing.length === 0) return [];
  const what = `${failing.join(" and ")} of ${check.domain} ${failing.length > 1 ? "fail" : "fails"}`;
  return [
    `Receivers would not believe that mail is from ${address}: ${what}. The settings, under Mail, say what to do.`,
  ];
}

function mailFaults(campaign: Campaign, samples: Samples): string[] {
  const first = campaign.steps.find(({ kind }) => kind === "email");
  if (!first) return ["Add a mail."];
  if (first.variants.some(({ subject }) => subject.trim() === "")) {
    return [`Give step ${first.position} a subject: it is the first mail.`];
  }
  if (samples.status === "failed") return [`The samples could not be made: ${samples.problem ?? ""}`];
  return samples.mails.flatMap(({ name, check }) => [
    ...check.problems.map(({ message }) => `${name}: ${message}`),
    ...check.findings.filter(({ severity }) => severity === "error").map(({ message }) => `${name}: ${message}`),
  ]);
}

function peopleFaults(campaign: Campaign, preview: AudiencePreview | undefined): string[] {
  if (!preview) return [];
  const { active, parked, total } = campaign.people;
  const isEmpty = preview.will_get === 0 && active + parked === 0;
  if (Object.keys(campaign.audience).length === 0 && total === 0) return ["Choose for whom it is."];
  return isEmpty && campaign.enrols === "once" ? ["Nobody would get it: choose for whom it is."] : [];
}
