import type { Account, AccountSort } from "../../../shared/contracts/account.ts";
import { formatNumber } from "../../state/time.ts";
import { isPlainClick } from "../../ui/is_plain_click.ts";
import { Link } from "../../ui/Link.tsx";
import { AccountSortHeader } from "./AccountSortHeader.tsx";

interface AccountTableProps {
  rows: readonly Account[];
  sort: AccountSort | null;
  onSort: (sort: AccountSort) => void;
  pathOf: (accountId: string) => string;
  onOpen: (accountId: string) => void;
}

const columns: readonly { label: string; sort?: AccountSort; class?: string }[] = [
  { label: "Name", sort: { field: "name", direction: "ascending" } },
  { label: "Industry", sort: { field: "industry", direction: "ascending" } },
  { label: "Country", sort: { field: "country", direction: "ascending" } },
  { label: "Employees", sort: { field: "employee_count", direction: "descending" }, class: "text-right" },
  { label: "People", class: "text-right" },
];

/** The companies as a table; a click on a row opens its drawer. */
export function AccountTable({ rows, sort, onSort, pathOf, onOpen }: AccountTableProps) {
  return (
    <table class="w-full table-fixed text-left">
      <colgroup>
        <col class="w-2/5" />
        <col />
        <col />
        <col class="w-28" />
        <col class="w-22" />
      </colgroup>
      <thead class="sticky top-0 z-1 bg-canvas text-muted text-sm">
        <tr class="border-line border-b">
          {columns.map((column) => (
            <AccountSortHeader key={column.label} {...column} current={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <AccountRow key={row.id} account={row} path={pathOf(row.id)} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface AccountRowProps {
  account: Account;
  path: string;
  onOpen: (accountId: string) => void;
}

function AccountRow({ account, path, onOpen }: AccountRowProps) {
  return (
    <tr
      onClick={(event) => {
        if (event.defaultPrevented || !isPlainClick(event)) return;
        if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
        onOpen(account.id);
      }}
      class="h-11 cursor-pointer border-line border-b hover:bg-hover"
    >
      <td class="px-4">
        <Link to={path} class="block truncate font-medium">
          {account.name}
        </Link>
      </td>
      <Cell text={account.industry} />
      <Cell text={[account.city, account.country].filter(Boolean).join(", ")} />
      <td class="px-2 text-right tabular-nums">
        {account.employee_count === null ? <Nothing /> : formatNumber(account.employee_count)}
      </td>
      <td class="pr-4 pl-2 text-right tabular-nums">{formatNumber(account.lead_count)}</td>
    </tr>
  );
}

function Cell({ text }: { text: string | null }) {
  return (
    <td class="truncate px-2 text-muted" title={text ?? ""}>
      {text || <Nothing />}
    </td>
  );
}

function Nothing() {
  return <span class="text-muted">–</span>;
}

/** The companies as a list, for a phone. */
export function AccountCards({ rows, pathOf, onOpen }: Pick<AccountTableProps, "rows" | "pathOf" | "onOpen">) {
  return (
    <ul aria-label="Accounts">
      {rows.map((row) => (
        <li key={row.id} class="border-line border-b">
          <Link
            to={pathOf(row.id)}
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              onOpen(row.id);
            }}
            class="grid gap-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-hover"
          >
            <span class="flex items-center gap-2">
              <span class="truncate font-medium">{row.name}</span>
              <span class="ml-auto shrink-0 text-muted text-sm tabular-nums">
                {formatNumber(row.lead_count)} {row.lead_count === 1 ? "person" : "people"}
              </span>
            </span>
            <span class="truncate text-muted text-sm">
              {[row.industry, row.city, row.country].filter(Boolean).join(" · ") || "–"}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
