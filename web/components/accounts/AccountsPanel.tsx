import { Building2, SearchX } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { AccountSort } from "../../../shared/contracts/account.ts";
import { messageOf } from "../../api/api_error.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useElementWidth } from "../../ui/use_element_width.ts";
import { LeadSearch } from "../leads/LeadSearch.tsx";
import { AccountDrawer } from "./AccountDrawer.tsx";
import { AccountCards, AccountTable } from "./AccountTable.tsx";
import { AddAccountDialog } from "./AddAccountDialog.tsx";
import { type AccountList, useAccountList } from "./use_account_list.ts";

interface AccountsPanelProps {
  workspaceId: string;
  text: string;
  onText: (text: string) => void;
  openId: string | undefined;
  onOpen: (accountId: string | undefined) => void;
  pathOf: (accountId: string) => string;
}

/** Narrower than this the table becomes cards. */
const cardsBelowPixels = 620;
const byName: AccountSort = { field: "name", direction: "ascending" };

/** The companies: search, table or cards, and the drawer of the one that is open. */
export function AccountsPanel({ workspaceId, text, onText, openId, onOpen, pathOf }: AccountsPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const width = useElementWidth(panel);
  const [sort, setSort] = useState(byName);
  const [adding, setAdding] = useState(false);
  const list = useAccountList(workspaceId, { text, sort });
  useEffect(() => void loadCustomFields(workspaceId).catch(toastError), [workspaceId]);
  const asCards = width !== undefined && width < cardsBelowPixels;
  const place = list.rows.findIndex((row) => row.id === openId);
  return (
    <div ref={panel} class="@container flex h-full flex-col">
      <header class="flex items-center gap-2 px-4 pt-3 pb-2">
        <h1 class="mr-1 font-semibold text-lg">Accounts</h1>
        <AccountCount list={list} />
        <span class="flex-1" />
        {mayWrite.value &&
          (asCards ? (
            <IconButton label="Add account" icon={Building2} tone="primary" onClick={() => setAdding(true)} />
          ) : (
            <Button tone="primary" icon={Building2} onClick={() => setAdding(true)}>
              Add account
            </Button>
          ))}
      </header>
      <div class="flex border-line border-b px-4 pb-3">
        <LeadSearch label="Search accounts" text={text} onChange={onText} />
      </div>
      <div class="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {list.status === "loading" ? (
          <AccountsSkeleton />
        ) : list.rows.length === 0 ? (
          <NoAccounts list={list} text={text} onClear={() => onText("")} />
        ) : asCards ? (
          <AccountCards rows={list.rows} pathOf={pathOf} onOpen={onOpen} />
        ) : (
          <AccountTable rows={list.rows} sort={text ? null : sort} onSort={setSort} pathOf={pathOf} onOpen={onOpen} />
        )}
        {list.hasMore && (
          <div class="flex items-center justify-center gap-3 p-4">
            {list.status === "failed" && <span role="alert">{messageOf(list.error)}</span>}
            <Button onClick={list.loadMore}>Show more</Button>
          </div>
        )}
      </div>
      <AddAccountDialog
        workspaceId={workspaceId}
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(account) => {
          setAdding(false);
          list.reload();
          onOpen(account.id);
        }}
      />
      <AccountDrawer
        workspaceId={workspaceId}
        accountId={openId}
        known={list.rows[place]}
        previousId={list.rows[place - 1]?.id}
        nextId={place < 0 ? undefined : list.rows[place + 1]?.id}
        onOpen={onOpen}
        onClose={() => onOpen(undefined)}
        onAccount={list.put}
      />
    </div>
  );
}

function AccountCount({ list }: { list: AccountList }) {
  if (list.status !== "ready") return null;
  return (
    <span role="status" class="text-muted tabular-nums">
      {formatNumber(list.count)}
      {list.countIsExact ? "" : "+"} {list.count === 1 ? "account" : "accounts"}
    </span>
  );
}

function NoAccounts({ list, text, onClear }: { list: AccountList; text: string; onClear: () => void }) {
  return (
    <div class="grid h-full place-content-center pb-[12%]">
      {list.status === "failed" ? (
        <ErrorState title="The accounts could not be read" message={messageOf(list.error)} onRetry={list.reload} />
      ) : text ? (
        <EmptyState icon={SearchX} title="No account matches" action={<Button onClick={onClear}>Clear search</Button>}>
          Try another spelling or part of a name. The search covers name, domain, industry and place.
        </EmptyState>
      ) : (
        <EmptyState icon={Building2} title="Your accounts will stand here">
          An account is a company that you sell to, with its people. Each company of a lead becomes one by itself.
        </EmptyState>
      )}
    </div>
  );
}

function AccountsSkeleton() {
  return (
    <div aria-busy="true" class="grid gap-3 p-4">
      <span class="sr-only">Loading accounts</span>
      {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
        <Skeleton key={row} class="h-6 w-full" />
      ))}
    </div>
  );
}
