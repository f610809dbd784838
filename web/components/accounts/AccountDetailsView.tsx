import { TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Account, AccountChanges } from "../../../shared/contracts/account.ts";
import { messageOf } from "../../api/api_error.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { FactsSection } from "../facts/FactsSection.tsx";
import { AccountFacts } from "./AccountFacts.tsx";
import { AccountPeople } from "./AccountPeople.tsx";
import { type AccountDetails, getAccount, updateAccount } from "./account_requests.ts";

interface AccountDetailsViewProps {
  workspaceId: string;
  accountId: string;
  known: Account | undefined;
  onAccount: (account: Account) => void;
}

/** Everything about one company. */
export function AccountDetailsView({ workspaceId, accountId, known, onAccount }: AccountDetailsViewProps) {
  const [details, setDetails] = useState<AccountDetails | null>();
  const [problem, setProblem] = useState<string>();
  async function load() {
    try {
      setDetails(await getAccount(workspaceId, accountId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId, accountId]);

  async function save(changes: AccountChanges) {
    const before = details?.account;
    if (!details || !before) return;
    setProblem(undefined);
    // It looks changed at once; the database has the last word.
    const patch: Partial<Account> = Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    );
    setDetails({ ...details, account: { ...before, ...patch, custom: { ...before.custom, ...changes.custom } } });
    try {
      const account = await updateAccount(workspaceId, accountId, changes, before.updated_at);
      setDetails((now) => now && { ...now, account });
      onAccount(account);
    } catch (error) {
      setProblem(`Not saved. ${messageOf(error)}`);
      await load();
    }
  }

  if (details === null) {
    return (
      <EmptyState icon={TriangleAlert} title="This account is not here">
        It was deleted, or it belongs to a workspace that you cannot see.
      </EmptyState>
    );
  }
  const account = details?.account ?? known;
  if (!account) {
    if (problem) return <ErrorState title="The account could not be read" message={problem} onRetry={load} />;
    return <DetailsSkeleton />;
  }
  return (
    <>
      {problem && (
        <p role="alert" class="flex gap-2.5 bg-warning-soft px-5 py-2.5 text-warning">
          <TriangleAlert size={16} aria-hidden="true" class="mt-0.5 shrink-0" />
          {problem}
        </p>
      )}
      <AccountFacts account={account} onSave={(changes) => void save(changes)} />
      <FactsSection workspaceId={workspaceId} subject={{ account_id: accountId }} onChanged={() => void load()} />
      <AccountPeople account={account} leads={details?.leads} />
    </>
  );
}

function DetailsSkeleton() {
  return (
    <div aria-busy="true" class="grid gap-4 p-5">
      <span class="sr-only">Loading account</span>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} class="h-5 w-full" />
      ))}
    </div>
  );
}
