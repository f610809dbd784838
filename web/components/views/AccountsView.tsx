import { z } from "zod";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { Link } from "../../ui/Link.tsx";
import type { ViewOf } from "./ToolResult.tsx";

const shownAccount = z.object({
  id: z.string(),
  name: z.string(),
  industry: z.string().nullish(),
  country: z.string().nullish(),
  lead_count: z.number().nullish(),
});

/** Companies that were found, each with the way to its drawer. */
export function AccountsView({ view }: { view: ViewOf<"accounts"> }) {
  const accounts = view.accounts.flatMap((row) => shownAccount.safeParse(row).data ?? []);
  if (accounts.length === 0) return <p class="text-muted">No account matches.</p>;
  return (
    <ul class="overflow-hidden rounded-lg border border-line bg-surface">
      {accounts.map((account) => (
        <li key={account.id} class="border-line not-first:border-t">
          <Link
            to={pathTo.accounts(account.id)}
            class="flex items-center gap-3 px-3 py-2 -outline-offset-2 hover:bg-hover"
          >
            <span class="min-w-0 flex-1">
              <span class="block truncate font-medium">{account.name}</span>
              <span class="block truncate text-muted text-sm">
                {[account.industry, account.country].filter(Boolean).join(" · ")}
              </span>
            </span>
            <span class="text-muted text-sm tabular-nums">
              {formatNumber(account.lead_count ?? 0)} {account.lead_count === 1 ? "person" : "people"}
            </span>
          </Link>
        </li>
      ))}
      {view.count > accounts.length && (
        <li class="border-line border-t px-3 py-2 text-muted text-sm">
          {accounts.length} of {view.count_is_exact ? "" : "more than "}
          {formatNumber(view.count)}
        </li>
      )}
    </ul>
  );
}
