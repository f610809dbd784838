import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../../../shared/contracts/account.ts";
import { type AccountQuery, searchAccounts } from "./account_requests.ts";

export interface AccountList {
  status: "loading" | "ready" | "failed";
  rows: readonly Account[];
  count: number;
  countIsExact: boolean;
  hasMore: boolean;
  error: unknown;
  loadMore(): void;
  reload(): void;
  /** Shows another version of an account that is in the list. */
  put(account: Account): void;
}

type Found = Pick<AccountList, "status" | "rows" | "count" | "countIsExact" | "error"> & { cursor: string | null };
const nothingYet: Found = { status: "loading", rows: [], count: 0, countIsExact: true, error: undefined, cursor: null };

/** The accounts that match, page by page; what was asked before and comes late is dropped. */
export function useAccountList(workspaceId: string, { text, sort }: AccountQuery): AccountList {
  const [found, setFound] = useState(nothingYet);
  const running = useRef(new AbortController());
  const read = useCallback(
    async (before: Found) => {
      running.current.abort();
      running.current = new AbortController();
      const { signal } = running.current;
      try {
        const page = await searchAccounts(workspaceId, { text, sort }, before.cursor, signal);
        if (signal.aborted) return;
        setFound({
          status: "ready",
          rows: [...before.rows, ...page.accounts],
          count: page.count,
          countIsExact: page.count_is_exact,
          error: undefined,
          cursor: page.next_cursor,
        });
      } catch (error) {
        if (!signal.aborted) setFound({ ...before, status: "failed", error });
      }
    },
    [workspaceId, text, sort.field, sort.direction],
  );
  useEffect(() => {
    void read(nothingYet);
    return () => running.current.abort();
  }, [read]);
  const { cursor, ...shown } = found;
  return {
    ...shown,
    hasMore: cursor !== null,
    loadMore: () => void read(found),
    reload: () => void read(nothingYet),
    put: (account) =>
      setFound((now) => ({ ...now, rows: now.rows.map((row) => (row.id === account.id ? account : row)) })),
  };
}
