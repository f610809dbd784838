import { ArrowUpRight } from "lucide-preact";
import { showBeside } from "../../state/leads_beside.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { isPlainClick } from "../../ui/is_plain_click.ts";
import { Link } from "../../ui/Link.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { Score } from "./Score.tsx";
import { type ShownLead, shownLeadOf } from "./shown_lead.ts";
import type { ViewOf } from "./ToolResult.tsx";

/** Leads that were found, with the honest number and the way to all of them. */
export function LeadsView({ view }: { view: ViewOf<"leads"> }) {
  const leads = view.leads.flatMap((row) => shownLeadOf(row) ?? []);
  const search = `?${new URLSearchParams({ filter: JSON.stringify(view.filter) })}`;
  if (leads.length === 0) return <p class="text-muted">No lead matches.</p>;
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      <ul>
        {leads.map((lead) => (
          <li key={lead.id} class="border-line not-first:border-t">
            <LeadLine lead={lead} />
          </li>
        ))}
      </ul>
      <Link
        to={pathTo.leads() + search}
        onClick={(event) => {
          if (isPlainClick(event) && showBeside(search)) event.preventDefault();
        }}
        class="flex items-center gap-1.5 border-line border-t px-3 py-2 font-medium text-accent text-sm -outline-offset-2 hover:bg-hover"
      >
        {leads.length < view.count
          ? `All ${view.count_is_exact ? "" : "more than "}${formatNumber(view.count)} in the table`
          : "Open in the table"}
        <ArrowUpRight size={14} aria-hidden="true" />
      </Link>
    </div>
  );
}

function LeadLine({ lead }: { lead: ShownLead }) {
  const place = [lead.title, lead.company, lead.country].filter(Boolean).join(" · ");
  return (
    <Link to={pathTo.leads(lead.id)} class="flex items-center gap-3 px-3 py-2 -outline-offset-2 hover:bg-hover">
      <span class="min-w-0 flex-1">
        <span class="block truncate font-medium">{lead.name}</span>
        {place && <span class="block truncate text-muted text-sm">{place}</span>}
      </span>
      {lead.stage && <StageBadge stage={lead.stage} />}
      {typeof lead.score === "number" && <Score score={lead.score} />}
    </Link>
  );
}
