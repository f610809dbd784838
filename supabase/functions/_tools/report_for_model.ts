import type {
  CampaignPerson,
  CampaignReport,
  ReportedStep,
  SharedCounts,
} from "../../../shared/contracts/campaign_report.ts";
import { lookWords } from "../../../shared/domain/mail/look_words.ts";
import { countWords, durationWords, shareOfWords, smallWords } from "../../../shared/domain/mail/number_words.ts";
import { campaignLink } from "./campaign_for_model.ts";
import type { ViewOfCampaign } from "./campaign_view.ts";
import { counted } from "./counted.ts";

const metrics = ["delivered", "opened", "clicked", "replied", "bounced", "unsubscribed", "complained"] as const;

/** A report for a model: each number with what it is of and where the true share lies, and what can't be said yet. */
export function reportForModel(report: CampaignReport) {
  const { id, name, status, paused_reason, started_at, finished_at, tracks, people, replies } = report;
  return {
    ...{ id, name, status, link: campaignLink(id), people },
    ...(paused_reason !== null && { paused_reason }),
    ...(started_at !== null && { started_at }),
    ...(finished_at !== null && { finished_at }),
    totals: countsForModel(report.totals),
    replied_of_people: shareOfWords(report.totals.replied, people.total, report.answered),
    steps: report.steps.map(stepForModel),
    answers: { ...replies.classes, away: replies.away },
    ...(replies.seconds && {
      time_to_reply: {
        half_within: durationWords(replies.seconds.median),
        nine_of_ten_within: durationWords(replies.seconds.nine_in_ten),
      },
    }),
    not_tracked: [...(tracks.opens ? [] : ["opened"]), ...(tracks.clicks ? [] : ["clicked"])],
    ...smallNote(report.totals.sent),
  };
}

function stepForModel(step: ReportedStep) {
  const { position, kind, is_removed, waiting, variants } = step;
  const variantsWords = lookWords(step);
  return {
    ...{ step: position, kind, waiting, ...(is_removed && { is_removed }) },
    ...(kind === "email" && { ...countsForModel(step.counts), ...smallNote(step.counts.sent) }),
    ...(variants.length > 1 && {
      variants: variants.map(({ label, subject, status, counts, is_removed: removed }) => ({
        ...{ label, subject, status: removed ? "removed" : status, ...countsForModel(counts) },
      })),
    }),
    ...(variantsWords && { comparison: variantsWords }),
  };
}

function countsForModel(counts: SharedCounts) {
  const { sent, planned, failed, uncertain, shares } = counts;
  return {
    ...{ sent, planned, ...(failed > 0 && { failed }), ...(uncertain > 0 && { uncertain }) },
    ...Object.fromEntries(metrics.map((name) => [name, shareOfWords(counts[name], sent, shares[name])])),
  };
}

function smallNote(sent: number): { too_small?: string } {
  const words = smallWords(sent);
  return words ? { too_small: words } : {};
}

/** Who did it, with what became of their mails. */
export function peopleForModel(people: readonly CampaignPerson[]) {
  return people.map(({ lead, status, reason, mails }) => ({
    ...{ lead_id: lead?.id, name: lead?.name ?? "a deleted lead", company: lead?.company ?? undefined, status },
    ...(reason !== null && { reason }),
    mails: mails.map(({ position, subject, status: state, finished_at, events }) => ({
      ...{ step: position, subject, status: state, at: finished_at },
      events: events.map(({ kind, at, is_bot }) => ({ kind, at, ...(is_bot && { by_a_program: true }) })),
    })),
  }));
}

/** "“Spring”: running, 40 mails sent, 3 of 40 replied." */
export function reportWords({ name, status, totals, paused_reason }: CampaignReport): string {
  const { sent, replied, bounced, unsubscribed } = totals;
  const parts = [
    status,
    `${counted(sent, "mail")} sent`,
    `${countWords(replied)} replied`,
    ...(bounced > 0 ? [`${countWords(bounced)} bounced`] : []),
    ...(unsubscribed > 0 ? [`${countWords(unsubscribed)} unsubscribed`] : []),
  ];
  return `“${name}”: ${parts.join(", ")}.${status === "paused" && paused_reason ? ` ${paused_reason}` : ""}`;
}

/** A report in rows for the page. */
export function reportView(report: CampaignReport): ViewOfCampaign {
  const { id, name, status, people, totals, answered, steps, replies, tracks, paused_reason } = report;
  const fact = (label: string, text: string) => ({ label, text });
  const rate = (metric: (typeof metrics)[number]) => shareOfWords(totals[metric], totals.sent, totals.shares[metric]);
  const answers = Object.entries(replies.classes).map(
    ([kind, count]) => `${countWords(count)} ${kind.replaceAll("_", " ")}`,
  );
  const small = smallWords(totals.sent);
  const comparisons = steps.flatMap((step) => {
    const words = lookWords(step);
    return words ? [`Step ${step.position}: ${words}`] : [];
  });
  return {
    kind: "campaign",
    campaign: { id, name, status },
    facts: [
      ...(paused_reason ? [fact("Paused", paused_reason)] : []),
      fact(
        "People",
        `${countWords(people.total)}: ${countWords(people.active + people.parked)} under way, ${countWords(people.finished)} through`,
      ),
      fact("Sent", countWords(totals.sent)),
      fact("Replied", `${shareOfWords(totals.replied, people.total, answered)} people`),
      ...(answers.length > 0 ? [fact("Answers", answers.join(", "))] : []),
      ...(replies.seconds ? [fact("Took", `half of them ${durationWords(replies.seconds.median)} or less`)] : []),
      ...(tracks.clicks ? [fact("Clicked", rate("clicked"))] : []),
      ...(tracks.opens ? [fact("Opened", rate("opened"))] : []),
      fact("Bounced", rate("bounced")),
      fact("Unsubscribed", rate("unsubscribed")),
      ...steps.filter(({ kind }) => kind === "email").map((step) => fact(stepName(step), stepWords(step))),
    ],
    mails: [],
    remarks: [...(small ? [small] : []), ...comparisons],
  };
}

function stepName({ position, is_removed }: ReportedStep): string {
  return is_removed ? "Removed step" : `Step ${position}`;
}

function stepWords({ counts }: ReportedStep): string {
  const { sent, opened, clicked, replied, bounced } = counts;
  return `${sent} sent, ${opened} opened, ${clicked} clicked, ${replied} replied, ${bounced} bounced`;
}
