import { useEffect, useState } from "preact/hooks";
import type { z } from "zod";
import type { ScoreRule, scoreBackTest } from "../../../shared/contracts/score.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { backTestScore } from "./score_requests.ts";

type BackTest = z.infer<typeof scoreBackTest>;

interface ScoreBackTestSectionProps {
  workspaceId: string;
  rules: readonly ScoreRule[];
}

/** How the rules would have scored won and lost leads on the day they were decided. */
export function ScoreBackTestSection({ workspaceId, rules }: ScoreBackTestSectionProps) {
  const [test, setTest] = useState<BackTest>();
  const [problem, setProblem] = useState<string>();
  async function load() {
    setProblem(undefined);
    try {
      setTest(await backTestScore(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  // Other rules give another outcome.
  const written = JSON.stringify(rules);
  useEffect(() => void load(), [workspaceId, written]);
  return (
    <SettingsSection
      title="Back-test"
      description="The rules on leads that were won or lost: activities as of the day of the decision, facts as they are today."
    >
      {problem && <ErrorState title="No back-test" message={problem} onRetry={() => void load()} />}
      {!problem && !test && <Skeleton class="h-24 w-full" />}
      {test && <BackTestOutcome test={test} />}
    </SettingsSection>
  );
}

function BackTestOutcome({ test }: { test: BackTest }) {
  const { won, lost, left_out } = test;
  return (
    <>
      <p>{verdict(test)}</p>
      {left_out.length > 0 && (
        <p class="text-muted text-sm">
          Left out, because rules about the stage would tell the outcome from the outcome: {left_out.join(", ")}.
        </p>
      )}
      {won.leads + lost.leads > 0 && (
        <div class="grid items-start gap-6 sm:grid-cols-2">
          <OutcomeTable
            caption="Scores"
            head={["", "Leads", "Mean", "Middle half"]}
            rows={[spreadRow("Won", won), spreadRow("Lost", lost)]}
          />
          <OutcomeTable
            caption="Won, by score"
            head={["Score", "Won", "Lost", "Won of all"]}
            rows={test.bands.map((band) => [
              band.from === 90 ? "90–100" : `${band.from}–${band.from + 9}`,
              formatNumber(band.won),
              formatNumber(band.lost),
              share(band.win_rate),
            ])}
          />
        </div>
      )}
      {test.factors.length > 0 && (
        <OutcomeTable
          caption="How often each rule applied"
          head={["Rule", "Of won", "Of lost"]}
          rows={test.factors.map((factor) => [factor.label, share(factor.won), share(factor.lost)])}
        />
      )}
    </>
  );
}

interface OutcomeTableProps {
  caption: string;
  head: string[];
  rows: string[][];
}

function OutcomeTable({ caption, head, rows }: OutcomeTableProps) {
  return (
    <table class="w-full text-left">
      <caption class="pb-1.5 text-left font-medium">{caption}</caption>
      <thead>
        <tr class="text-muted text-sm">
          {head.map((words, index) =>
            words ? (
              <th key={words} scope="col" class={index > 0 ? "py-1 text-right font-normal" : "py-1 font-normal"}>
                {words}
              </th>
            ) : (
              <td key={words} />
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={first} class="border-line border-t">
            <th scope="row" class="py-1.5 pr-3 font-normal">
              {first}
            </th>
            {rest.map((words, index) => (
              <td key={index} class="whitespace-nowrap py-1.5 text-right tabular-nums">
                {words}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function spreadRow(name: string, { leads, mean, quartiles }: BackTest["won"]): string[] {
  const [low, , high] = quartiles ?? [];
  const middle = low === undefined || high === undefined ? "–" : `${Math.round(low)}–${Math.round(high)}`;
  return [name, formatNumber(leads), mean === null ? "–" : formatNumber(mean), middle];
}

function share(part: number | null): string {
  return part === null ? "–" : `${formatNumber(Math.round(part * 100))}%`;
}

/** What the numbers say, without saying more than they can. */
function verdict({ enough, won, lost, separation }: BackTest): string {
  const sizes = `${formatNumber(won.leads)} won and ${formatNumber(lost.leads)} lost leads`;
  if (separation === null) return `Nothing can be said yet: there are ${sizes}, and it takes both.`;
  const pairs = `Of a won and a lost lead, the won one scores higher ${share(separation)} of the time; 50% is chance.`;
  if (!enough)
    return `${pairs} These are only ${sizes}: too few to trust it. From 20 of each kind on it says something.`;
  return `${pairs} This rests on ${sizes}.`;
}
