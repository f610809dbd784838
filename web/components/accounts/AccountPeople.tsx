import { ArrowUpRight } from "lucide-preact";
import type { Account } from "../../../shared/contracts/account.ts";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { writeLeadQuery } from "../leads/lead_query.ts";
import { ScoreMeter } from "../leads/ScoreMeter.tsx";

interface AccountPeopleProps {
  account: Account;
  /** Undefined while they are read. */
  leads: readonly Lead[] | undefined;
}

/** The people of a company, the best first, and the way to all of them in the table. */
export function AccountPeople({ account, leads }: AccountPeopleProps) {
  const conditions = [{ field: "company" as const, operator: "is_any_of" as const, values: [account.name] }];
  const search = writeLeadQuery({ filter: { match: "all", conditions }, sort: null });
  return (
    <section aria-labelledby="people-heading" class="border-line border-t px-5 pt-4 pb-8">
      <div class="mb-2 flex items-center gap-2">
        <h3 id="people-heading" class="font-semibold">
          People
        </h3>
        <span class="text-muted tabular-nums">{formatNumber(account.lead_count)}</span>
        <span class="flex-1" />
        {account.lead_count > 0 && (
          <Link to={pathTo.leads() + search} class="flex items-center gap-1 font-medium text-accent text-sm">
            Open in the table
            <ArrowUpRight size={14} aria-hidden="true" />
          </Link>
        )}
      </div>
      {leads ? (
        <ul class="-mx-2">
          {leads.map((lead) => (
            <li key={lead.id}>
              <Link to={pathTo.leads(lead.id)} class="flex items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover">
                <Avatar name={lead.name} />
                <span class="min-w-0 flex-1">
                  <span class="block truncate font-medium">{lead.name}</span>
                  <span class="block truncate text-muted text-sm">{lead.title ?? "–"}</span>
                </span>
                <StageBadge stage={lead.stage} />
                <ScoreMeter score={lead.score} />
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <div aria-busy="true" class="grid gap-2">
          <Skeleton class="h-9 w-full" />
          <Skeleton class="h-9 w-full" />
        </div>
      )}
      {leads?.length === 0 && <p class="text-muted">Nobody of this company is a lead yet.</p>}
    </section>
  );
}
