import type { CampaignReport, SharedCounts } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign, CampaignPeopleCounts, ShareInterval } from "../../../shared/contracts/campaign_view.ts";
import { formatNumber } from "../../state/time.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { RepliesPanel } from "../campaign_numbers/RepliesPanel.tsx";
import { useReport } from "../campaign_numbers/use_report.ts";
import { ProgressBar } from "../imports/ProgressBar.tsx";
import { peopleWord, reasonWord } from "./campaign_words.ts";
import { StepFunnel } from "./StepFunnel.tsx";
import { shareWords } from "./share_words.ts";

/** How far a campaign is, while it goes on: its people, its mails, what came back, and each step's funnel. */
export function CampaignProgress({ workspaceId, campaign }: { workspaceId: string; campaign: Campaign }) {
  const { report, problem, reload } = useReport(workspaceId, campaign);
  const { people } = campaign;
  const through = people.finished + people.stopped + people.failed;
  return (
    <div class="grid grid-cols-1 gap-6">
      <section aria-label="People" class="grid gap-3">
        <ProgressBar label="Through the sequence" value={people.total > 0 ? through / people.total : undefined}>
          {people.total > 0 ? `${formatNumber(through)} of ${peopleWord(people.total)}` : "Nobody is in it yet"}
        </ProgressBar>
        <PeopleWords people={people} />
      </section>
      {problem && !report && <ErrorState title="The numbers could not be read" message={problem} onRetry={reload} />}
      {!report && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading the numbers</span>
          <Skeleton class="h-20 w-full" />
          <Skeleton class="h-40 w-full" />
        </div>
      )}
      {report && <Numbers campaign={campaign} report={report} />}
    </div>
  );
}

function Numbers({ campaign, report }: { campaign: Campaign; report: CampaignReport }) {
  const { totals, answered, steps, replies } = report;
  const { shares } = totals;
  return (
    <>
      <section aria-label="Numbers" class="grid gap-3">
        <dl class="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
          <Figure
            label="Sent"
            value={totals.sent}
            note={totals.planned > 0 ? `${formatNumber(totals.planned)} on their way` : ""}
          />
          <Rate label="Replied" count={totals.replied} interval={answered} per="of people" />
          <Rate label="Clicked" count={totals.clicked} interval={shares.clicked} per="of mails" />
          <Rate label="Opened" count={totals.opened} interval={shares.opened} per="of mails" />
          <Rate label="Bounced" count={totals.bounced} interval={shares.bounced} per="of mails" />
          <Rate label="Unsubscribed" count={totals.unsubscribed} interval={shares.unsubscribed} per="of mails" />
        </dl>
        <NumberNotes report={report} />
      </section>
      <section aria-labelledby="replies-title" class="grid grid-cols-1 gap-3">
        <h2 id="replies-title" class="font-semibold">
          Answers
        </h2>
        <RepliesPanel replies={replies} />
      </section>
      <section aria-labelledby="funnel-title" class="grid grid-cols-1 gap-3">
        <h2 id="funnel-title" class="font-semibold">
          Step by step
        </h2>
        <ol class="grid grid-cols-1 gap-3">
          {steps.map((step) => (
            <StepFunnel key={step.id} step={step} plan={campaign.steps.find(({ id }) => id === step.id)} />
          ))}
        </ol>
      </section>
    </>
  );
}

function PeopleWords({ people }: { people: CampaignPeopleCounts }) {
  const parts = [
    [people.active, "under way"],
    [people.parked, "away, and written to when they are back"],
    [people.finished, "through all steps"],
  ] as const;
  const ended = Object.entries(people.reasons).sort(([, one], [, other]) => other - one);
  return (
    <ul class="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {parts
        .filter(([count]) => count > 0)
        .map(([count, words]) => (
          <li key={words}>
            <strong class="font-semibold tabular-nums">{formatNumber(count)}</strong>{" "}
            <span class="text-muted">{words}</span>
          </li>
        ))}
      {ended.map(([reason, count]) => (
        <li key={reason}>
          <strong class="font-semibold tabular-nums">{formatNumber(count)}</strong>{" "}
          <span class="text-muted">ended: {reasonWord(reason)}</span>
        </li>
      ))}
    </ul>
  );
}

interface RateProps {
  label: string;
  count: number;
  interval: ShareInterval | null;
  per: string;
}

function Rate({ label, count, interval, per }: RateProps) {
  const share = shareWords(interval);
  return <Figure label={label} value={count} note={share ? `${share} ${per}` : ""} />;
}

function Figure({ label, value, note }: { label: string; value: number; note: string }) {
  return (
    <div class="rounded-lg border border-line bg-surface px-3 py-2.5">
      <dt class="text-muted text-sm">{label}</dt>
      <dd>
        <span class="font-semibold text-lg tabular-nums">{formatNumber(value)}</span>
        {note && <span class="block text-faint text-xs tabular-nums">{note}</span>}
      </dd>
    </div>
  );
}

function NumberNotes({
  report: { totals, tracks },
}: {
  report: { totals: SharedCounts; tracks: CampaignReport["tracks"] };
}) {
  const off = [!tracks.opens && "Opens", !tracks.clicks && "Clicks"].filter(Boolean).join(" and ");
  const notes = [
    off && `${off} ${off.includes("and") ? "" : "alone "}are not counted: tracking is off.`,
    totals.failed > 0 && `${formatNumber(totals.failed)} mails could not be sent.`,
    totals.uncertain > 0 &&
      `Of ${formatNumber(totals.uncertain)} mails it is not known whether they left; they are never sent again by themselves.`,
    totals.complained > 0 && `${formatNumber(totals.complained)} readers called it spam.`,
  ].filter(Boolean);
  return (
    <p class="text-muted text-sm">
      In brackets stands where the true share lies with 95 % confidence. Opened and clicked count people, not programs.{" "}
      {notes.join(" ")}
    </p>
  );
}
