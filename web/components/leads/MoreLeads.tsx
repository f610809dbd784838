import { useEffect } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { LeadListState } from "./lead_list.ts";

/** Far enough ahead that the next page is there before one has scrolled to it. */
const readAheadRows = 40;

interface MoreLeadsProps {
  list: LeadListState;
  /** The index of the lowest row that is drawn. */
  lastDrawn: number;
  onMore: () => void;
}

/** The foot of the list: fetches the next page in time, and says when it comes, failed, or was the last. */
export function MoreLeads({ list, lastDrawn, onMore }: MoreLeadsProps) {
  const { rows, more } = list;
  const near = more === "ready" && lastDrawn >= rows.length - readAheadRows;
  useEffect(() => {
    if (near) onMore();
  }, [near, onMore]);
  return (
    <div class="flex h-14 items-center justify-center gap-3 text-muted text-sm">
      {more === "loading" && (
        <>
          <Spinner /> Loading more
        </>
      )}
      {more === "failed" && (
        <span role="alert" class="flex items-center gap-3">
          {messageOf(list.error)}
          <Button size="small" onClick={onMore}>
            Try again
          </Button>
        </span>
      )}
      {more === "none" && list.status === "ready" && rows.length > 20 && (
        <span class="text-faint">That is all: {formatNumber(rows.length)} leads.</span>
      )}
    </div>
  );
}
