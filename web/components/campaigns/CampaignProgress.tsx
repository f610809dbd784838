import type { Campaign, CampaignCounts, CampaignPeopleCounts } from "../../../shared/contracts/campaign_view.ts";
import { wilsonInterval } from "../../../shared/domain/wilson_interval.ts";
import { formatNumber } from "../../state/time.ts";
import { ProgressBar } from "../imports/ProgressBar.tsx";
import { sumOf } from "./campaign_counts.ts";
import { peopleWord, reasonWord } from "./campaign_words.ts";
import { StepFunnel } from "./StepFunnel.tsx";
import { shareWords } from "./share_words.ts";

/** How far a campaign is, while it goes on: its people, its mails, and each step's funnel. */
export function CampaignProgress({ campaign }: { campaign: Campaign }) {
  const { people, steps } = campaign;
  const all = sumOf(steps.flatMap(({ variants }) => variants.map(({ counts }) => counts)));
  const through = people.finished + people.stopped + people.failed;
  return (
    <div class="grid grid-cols-1 gap-6">
      <section aria-label="People" class="grid gap-3">
        <ProgressBar label="Through the sequence" value={people.total > 0 ? through / people.total : undefined}>
          {people.total > 0 ? `${formatNumber(through)} of ${peopleWord(people.total)}` : "Nobody is in it yet"}
        </ProgressBar>
        <PeopleWords people={people} />
      </section>
      <section aria-label="Numbers" class="grid gap-3">
        <dl class="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
          <Figure
            label="Sent"
            value={all.sent}
            note={all.planned > 0 ? `${formatNumber(all.planned)} on their way` : ""}
          />
          <Rate label="Replied" count={all.replied} of={people.total} per="of people" />
          <Rate label="Clicked" count={all.clicked} of={all.sent} per="of mails" />
          <Rate label="Opened" count={all.opened} of={all.sent} per="of mails" />
          <Rate label="Bounced" count={all.bounced} of={all.sent} per="of mails" />
          <Rate label="Unsubscribed" count={all.unsubscribed} of={all.sent} per="of mails" />
        </dl>
        <NumberNotes all={all} />
      </section>
      <section aria-labelledby="funnel-title" class="grid grid-cols-1 gap-3">
        <h2 id="funnel-title" class="font-semibold">
          Step by step
        </h2>
        <ol class="grid grid-cols-1 gap-3">
          {steps.map((step) => (
            <StepFunnel key={step.id} step={step} />
          ))}
        </ol>
      </section>
    </div>
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

function Rate({ label, count, of: trials, per }: { label: string; count: number; of: number; per: string }) {
  const share = shareWords(wilsonInterval(count, trials));
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

function NumberNotes({ all }: { all: CampaignCounts }) {
  const notes = [
    all.failed > 0 && `${formatNumber(all.failed)} mails could not be sent.`,
    all.uncertain > 0 &&
      `Of ${formatNumber(all.uncertain)} mails it is not known whether they left; they are never sent again by themselves.`,
    all.complained > 0 && `${formatNumber(all.complained)} readers called it spam.`,
  ].filter(Boolean);
  return (
    <p class="text-muted text-sm">
      In brackets stands where the true share lies with 95 % confidence. Opened and clicked count people, not programs,
      and only where tracking is on. {notes.join(" ")}
    </p>
  );
}
