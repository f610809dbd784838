import { Clock } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { SendingInsights } from "../../../shared/contracts/campaign_report.ts";
import type { WinnerBy } from "../../../shared/contracts/campaign_view.ts";
import { plainSubject } from "../../../shared/domain/mail/plain_subject.ts";
import { type StandsOut, standsOut } from "../../../shared/domain/mail/stands_out.ts";
import type { Trial } from "../../../shared/domain/mail/two_proportions.ts";
import { hourName, verdictWords, weekdayName } from "../../../shared/domain/mail/verdict_words.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { daysChoices, metricChoices } from "./metric_choices.ts";
import { readInsights } from "./report_requests.ts";
import { TrialTable } from "./TrialTable.tsx";

/** At which hour, on which weekday and with which subject mails are answered most, as far as one can know it. */
export function BestTimes({ workspaceId }: { workspaceId: string }) {
  const [by, setBy] = useState<WinnerBy>("replied");
  const [days, setDays] = useState<(typeof daysChoices)[number]["value"]>("90");
  const [read, setRead] = useState<SendingInsights>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    let isLate = false;
    setProblem(undefined);
    readInsights(workspaceId, by, Number(days)).then(
      (found) => !isLate && setRead(found),
      (error) => !isLate && setProblem(messageOf(error)),
    );
    return () => {
      isLate = true;
    };
  }, [workspaceId, by, days]);
  useEffect(load, [load]);
  return (
    <div class="grid grid-cols-1 gap-5">
      <div class="flex flex-wrap gap-3">
        <Segmented label="What counts" options={metricChoices} value={by} onChange={setBy} />
        <Segmented label="Of which time" options={daysChoices} value={days} onChange={setDays} />
      </div>
      {problem && <ErrorState title="The numbers could not be read" message={problem} onRetry={load} />}
      {!read && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading the numbers</span>
          <Skeleton class="h-40 w-full" />
          <Skeleton class="h-40 w-full" />
        </div>
      )}
      {read && (read.looked_at === 0 ? <NoMails /> : <Insights insights={read} />)}
    </div>
  );
}

function NoMails() {
  return (
    <EmptyState icon={Clock} title="No mails to learn from yet">
      Mails of campaigns count once they had their time to be answered: two days for replies, one for clicks and opens.
      From 200 of them on you see here at which hour, on which day and with which subject people answer most.
    </EmptyState>
  );
}

function Insights({ insights }: { insights: SendingInsights }) {
  const { by, hours, weekdays, subjects } = insights;
  return (
    <>
      <Panel
        title="Hour of the day"
        head="By readers' clocks"
        noun={["hour", "hours"]}
        by={by}
        groups={hours}
        nameOf={({ hour }) => hourName(hour)}
      />
      <Panel
        title="Day of the week"
        head="By readers' clocks"
        noun={["day", "days"]}
        by={by}
        groups={weekdays}
        nameOf={({ weekday }) => weekdayName(weekday)}
      />
      <Panel
        title="Subject"
        head="Subject"
        noun={["subject", "subjects"]}
        by={by}
        groups={subjects}
        nameOf={({ subject }) => `“${plainSubject(subject)}”`}
      />
      <p class="text-muted text-sm">
        From {formatNumber(insights.looked_at)} mails{insights.is_all ? "" : ", the newest of each campaign"}; what
        programs did does not count.{" "}
        {insights.several_clocks > 0 &&
          `${formatNumber(insights.several_clocks)} went to countries with several clocks and have no hour. `}
        The lines show where the true share lies with 95 % confidence. Different subjects went to different people: two
        variants of one mail are the fair test.
      </p>
    </>
  );
}

interface PanelProps<Group extends Trial> {
  title: string;
  head: string;
  noun: readonly [string, string];
  by: WinnerBy;
  groups: readonly Group[];
  nameOf: (group: Group) => string;
}

function Panel<Group extends Trial & { share: number; low: number; high: number }>(props: PanelProps<Group>) {
  const { title, head, noun, by, groups, nameOf } = props;
  const verdict: StandsOut<Group> = standsOut(groups);
  const best = verdict.state === "best" ? verdict.best : undefined;
  return (
    <section aria-label={title} class="grid grid-cols-1 gap-2 rounded-lg border border-line bg-surface p-4">
      <h2 class="font-semibold">{title}</h2>
      <p class="text-sm">{verdictWords(verdict, { noun, nameOf, by })}</p>
      <TrialTable
        caption={title}
        head={head}
        areShort={noun[0] !== "subject"}
        rows={groups.map((group) => ({ ...group, name: nameOf(group), isBest: group === best }))}
      />
    </section>
  );
}
