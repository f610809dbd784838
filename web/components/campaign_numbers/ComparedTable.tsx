import { Scale } from "lucide-preact";
import type { ComparedCampaign } from "../../../shared/contracts/campaign_report.ts";
import type { ShareInterval, WinnerBy } from "../../../shared/contracts/campaign_view.ts";
import { standsOut } from "../../../shared/domain/mail/stands_out.ts";
import { verdictWords } from "../../../shared/domain/mail/verdict_words.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Link } from "../../ui/Link.tsx";
import { shareWords } from "../campaigns/share_words.ts";
import { ShareBar, scaleOf } from "./ShareBar.tsx";

/** Campaigns one below the other: bars for what counts, and the rest of the numbers beside them. */
export function ComparedTable({ compared, by }: { compared: readonly ComparedCampaign[]; by: WinnerBy }) {
  if (compared.length === 0) {
    return (
      <EmptyState icon={Scale} title="No campaign was started in this time">
        Take a longer time, or choose the campaigns.
      </EmptyState>
    );
  }
  const verdict = standsOut(compared.map(({ name, totals }) => ({ name, sent: totals.sent, successes: totals[by] })));
  const scale = scaleOf(compared.map(({ totals }) => totals.shares[by]));
  const notTracked =
    by !== "replied" && !compared.some(({ tracks }) => (by === "opened" ? tracks.opens : tracks.clicks));
  return (
    <section aria-label="Comparison" class="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4">
      <p class="text-sm">
        {notTracked
          ? `${by === "opened" ? "Opens" : "Clicks"} are not counted in this workspace: tracking is off.`
          : verdictWords(verdict, { noun: ["campaign", "campaigns"], nameOf: ({ name }) => `“${name}”`, by })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section aria-label="Campaigns side by side" tabIndex={0} class="overflow-x-auto">
        <table class="w-full min-w-160 text-sm">
          <thead>
            <tr class="text-left text-muted">
              {["Campaign", "People", "Sent", heads[by], ...others(by).map((name) => heads[name])].map((head) => (
                <th key={head} scope="col" class="py-1 pr-3 font-normal">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compared.map((campaign) => (
              <ComparedRow
                key={campaign.id}
                campaign={campaign}
                by={by}
                scale={scale}
                isBest={verdict.state === "best" && verdict.best.name === campaign.name}
              />
            ))}
          </tbody>
        </table>
      </section>
      <p class="text-muted text-sm">
        Shares are of the mails sent; the line shows where the true one lies with 95 % confidence. Campaigns went to
        different people, and one that still runs has answers to come: two variants of one mail are the fair test.
      </p>
    </section>
  );
}

type Metric = "replied" | "clicked" | "opened" | "bounced" | "unsubscribed";
const heads: Readonly<Record<Metric, string>> = {
  replied: "Replied",
  clicked: "Clicked",
  opened: "Opened",
  bounced: "Bounced",
  unsubscribed: "Unsubscribed",
};
const metrics: readonly Metric[] = ["replied", "clicked", "opened", "bounced", "unsubscribed"];
const others = (by: WinnerBy) => metrics.filter((name) => name !== by);

interface ComparedRowProps {
  campaign: ComparedCampaign;
  by: WinnerBy;
  scale: number;
  isBest: boolean;
}

function ComparedRow({ campaign, by, scale, isBest }: ComparedRowProps) {
  const { id, name, status, people, totals } = campaign;
  const interval = totals.shares[by];
  return (
    <tr class="border-line border-t align-top tabular-nums">
      <th scope="row" class="max-w-48 py-2 pr-3 text-left font-medium">
        <Link to={pathTo.campaigns(id)} class="block break-words hover:underline">
          {name}
        </Link>
        <span class="font-normal text-muted text-xs">{status === "running" ? "still running" : status}</span>
      </th>
      <td class="py-2 pr-3">{formatNumber(people.total)}</td>
      <td class="py-2 pr-3">{formatNumber(totals.sent)}</td>
      <td class="min-w-40 py-2 pr-3">
        {interval ? (
          <>
            <ShareBar interval={interval} scale={scale} colour={isBest ? "bg-success" : "bg-accent"} />
            <span class="whitespace-nowrap text-muted text-xs">{shareWords(interval)}</span>
          </>
        ) : (
          "–"
        )}
      </td>
      {others(by).map((metric) => (
        <td key={metric} class="py-2 pr-3">
          <Count count={totals[metric]} interval={totals.shares[metric]} />
        </td>
      ))}
    </tr>
  );
}

function Count({ count, interval }: { count: number; interval: ShareInterval | null }) {
  return (
    <>
      {formatNumber(count)}
      {interval && <span class="block whitespace-nowrap text-muted text-xs">{shareWords(interval)}</span>}
    </>
  );
}
