import type { ListedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { ProgressBar } from "../imports/ProgressBar.tsx";
import { peopleWord, statusWord } from "./campaign_words.ts";
import { shareWords } from "./share_words.ts";

/** One campaign of the list: its state, how far it is, and how many answered. */
export function CampaignItem({ campaign }: { campaign: ListedCampaign }) {
  const { people, counts } = campaign;
  const status = statusWord(campaign);
  const through = people.total - people.active - people.parked;
  const isUnderWay = campaign.status === "running" || campaign.status === "paused";
  return (
    <li class="relative grid gap-3 rounded-lg border border-line bg-surface p-4 hover:border-line-strong">
      <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 class="min-w-0 max-w-full truncate font-medium">
          <Link to={pathTo.campaigns(campaign.id)} class="before:absolute before:inset-0 hover:underline">
            {campaign.name}
          </Link>
        </h2>
        <Badge tone={status.tone}>{status.label}</Badge>
        <span class="flex-1" />
        <span class="text-muted text-sm">
          {campaign.started_at ? "started " : "changed "}
          <RelativeTime instant={campaign.started_at ?? campaign.updated_at} />
        </span>
      </div>
      {campaign.status === "paused" && campaign.paused_reason && (
        <p class="text-muted text-sm">{campaign.paused_reason}</p>
      )}
      {campaign.started_at ? (
        <dl class="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
          <Figure label="People" value={formatNumber(people.total)} />
          <Figure label="Sent" value={formatNumber(counts.sent)} />
          <Figure label="Replied" value={formatNumber(counts.replied)} note={shareWords(campaign.answered)} />
          <Figure label="Unsubscribed" value={formatNumber(counts.unsubscribed)} />
        </dl>
      ) : (
        <p class="text-muted text-sm">
          {campaign.steps === 1 ? "1 step" : `${campaign.steps} steps`}
          {people.total > 0 && ` · ${peopleWord(people.total)} enrolled by hand`}
        </p>
      )}
      {isUnderWay && people.total > 0 && (
        <ProgressBar label="Through the sequence" value={through / people.total}>
          {`${formatNumber(through)} of ${peopleWord(people.total)}`}
        </ProgressBar>
      )}
    </li>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note?: string | undefined }) {
  return (
    <div>
      <dt class="text-muted text-sm">{label}</dt>
      <dd class="font-medium tabular-nums">
        {value}
        {note && <span class="ml-1.5 font-normal text-muted text-sm">{note}</span>}
      </dd>
    </div>
  );
}
