import { ArrowUpRight, Ban } from "lucide-preact";
import { z } from "zod";
import { shownPhone } from "../../state/phones.ts";
import { pathTo } from "../../state/router.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { type ShownLead, shownLeadOf } from "./shown_lead.ts";
import type { ViewOf } from "./ToolResult.tsx";

const shownActivity = z.object({
  id: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  occurred_at: z.string(),
});
const activitiesShown = 4;

/** One lead with what happened last. */
export function LeadView({ view }: { view: ViewOf<"lead"> }) {
  const lead = shownLeadOf(view.lead);
  if (!lead) return null;
  const activities = view.activities
    .flatMap((row) => shownActivity.safeParse(row).data ?? [])
    .slice(0, activitiesShown);
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      <LeadHead lead={lead} />
      <LeadFactList lead={lead} />
      {activities.length > 0 && (
        <ol class="grid gap-2 border-line border-t px-4 py-3">
          {activities.map((activity) => (
            <li key={activity.id} class="flex gap-3">
              <span class="min-w-0 flex-1">
                <span class="block truncate">{activity.title}</span>
                {activity.body && <span class="line-clamp-2 text-muted text-sm">{activity.body}</span>}
              </span>
              <span class="text-faint text-sm">
                <RelativeTime instant={activity.occurred_at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function LeadHead({ lead }: { lead: ShownLead }) {
  return (
    <div class="flex items-center gap-3 px-4 pt-3">
      <Avatar name={lead.name} size="large" />
      <div class="min-w-0 flex-1">
        <p class="truncate font-semibold">{lead.name}</p>
        <p class="truncate text-muted">{[lead.title, lead.company].filter(Boolean).join(" · ")}</p>
      </div>
      <Link to={pathTo.leads(lead.id)} class="flex items-center gap-1 font-medium text-accent text-sm hover:underline">
        Open <ArrowUpRight size={14} aria-hidden="true" />
      </Link>
    </div>
  );
}

function LeadFactList({ lead }: { lead: ShownLead }) {
  const facts = [
    ["E-mail", lead.email],
    ["Phone", lead.phone && shownPhone(lead.phone).text],
    ["Where", [lead.city, lead.country].filter(Boolean).join(", ")],
    ["Industry", lead.industry],
    ["Owner", lead.owner_name],
    ["Score", lead.score?.toString()],
  ].filter(([, value]) => value);
  return (
    <div class="grid gap-3 px-4 py-3">
      <div class="flex flex-wrap gap-1.5">
        {lead.stage && <StageBadge stage={lead.stage} />}
        {lead.do_not_contact && (
          <Badge tone="danger">
            <Ban size={12} aria-hidden="true" /> Do not contact
          </Badge>
        )}
        {lead.tags?.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </div>
      <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)]">
        {facts.map(([name, value]) => (
          <div key={name} class="contents">
            <dt class="text-muted">{name}</dt>
            <dd class="truncate">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
