import { useEffect, useMemo, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { HistoryEntries } from "./HistoryEntries.tsx";
import { type HistoryFilter, historyFilters } from "./history_filters.ts";
import { HistoryList } from "./history_list.ts";
import { readHistory } from "./history_requests.ts";

interface LeadHistoryProps {
  workspaceId: string;
  leadId: string;
  /** Changes whenever something may have happened. */
  version: string;
}

/** Everything that happened with a lead, of one kind or all, as far back as one wants. */
export function LeadHistory({ workspaceId, leadId, version }: LeadHistoryProps) {
  const [filter, setFilter] = useState<HistoryFilter>("all");
  const list = useMemo(
    () => new HistoryList((kinds, cursor) => readHistory(workspaceId, leadId, kinds, cursor)),
    [workspaceId, leadId],
  );
  useEffect(() => {
    void list.show(historyFilters.find(({ id }) => id === filter)?.kinds ?? null);
  }, [list, filter]);
  useEffect(() => void list.refresh(), [list, version]);
  const { entries, status, more, error } = list.state.value;
  return (
    <>
      <HistoryFilterBar filter={filter} onFilter={setFilter} />
      {status === "failed" && (
        <ErrorState
          title="The timeline could not be read"
          message={messageOf(error)}
          onRetry={() => void list.show(historyFilters.find(({ id }) => id === filter)?.kinds ?? null)}
        />
      )}
      {status === "loading" && (
        <div aria-busy="true" class="grid gap-4">
          {[1, 2, 3].map((row) => (
            <Skeleton key={row} class="h-10 w-full" />
          ))}
        </div>
      )}
      {(status === "ready" || status === "reading") && (
        <div class={classNames("transition-opacity", status === "reading" && "opacity-50")}>
          {entries.length === 0 ? (
            <p class="text-muted">
              {filter === "all"
                ? "Nothing yet. Mails, calls, notes and changes will stand here."
                : "Nothing of this kind yet."}
            </p>
          ) : (
            <HistoryEntries entries={entries} />
          )}
          {more !== "none" && (
            <div class="flex flex-wrap items-center gap-3 pt-2">
              <Button size="small" busy={more === "loading"} onClick={() => void list.loadMore()}>
                Show older
              </Button>
              {more === "failed" && (
                <span role="alert" class="text-danger text-sm">
                  {messageOf(error)}
                </span>
              )}
            </div>
          )}
        </div>
      )}
    </>
  );
}

function HistoryFilterBar({ filter, onFilter }: { filter: HistoryFilter; onFilter: (filter: HistoryFilter) => void }) {
  return (
    <fieldset aria-label="Show in the timeline" class="mb-4 flex flex-wrap gap-1.5">
      {historyFilters.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={filter === id}
          onClick={() => onFilter(id)}
          class={classNames(
            "h-7 rounded-full border px-2.5 text-sm pointer-coarse:h-9",
            filter === id
              ? "border-accent bg-accent-soft font-medium text-accent"
              : "border-line text-muted hover:border-line-strong hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
