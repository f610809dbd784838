import { BellRing, Settings } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { NotificationRows } from "../../components/notifications/NotificationRows.tsx";
import { kindLabel, notificationKinds } from "../../components/notifications/notification_kinds.ts";
import type { NotificationFilter } from "../../components/notifications/notification_requests.ts";
import { useNotifications } from "../../components/notifications/use_notifications.ts";
import { pathTo } from "../../state/router.ts";
import { session } from "../../state/session.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Select } from "../../ui/Select.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";

/** Everything that the assistant said first, with filters. */
export function NotificationsScreen() {
  const place = workspace.value;
  const person = session.value;
  const [filter, setFilter] = useState<NotificationFilter>({ state: "all" });
  if (!place || person.status !== "signed_in") return null;
  return (
    <div class="h-full overflow-y-auto overscroll-contain">
      <div class="mx-auto grid max-w-180 gap-4 px-4 py-6">
        <Filters filter={filter} onChange={setFilter} />
        <Matching
          key={`${place.workspace_id} ${JSON.stringify(filter)}`}
          workspaceId={place.workspace_id}
          userId={person.userId}
          filter={filter}
          onReset={() => setFilter({ state: "all" })}
        />
      </div>
    </div>
  );
}

function Filters({ filter, onChange }: { filter: NotificationFilter; onChange: (filter: NotificationFilter) => void }) {
  const id = useId();
  return (
    <header class="grid gap-3">
      <div class="flex items-center gap-3">
        <h1 class="mr-auto font-semibold text-xl">Alerts</h1>
        <Link
          to={pathTo.settings("notifications")}
          class="inline-flex items-center gap-1.5 text-muted text-sm hover:text-ink"
        >
          <Settings size={15} aria-hidden="true" /> What is told where
        </Link>
      </div>
      <div class="flex flex-wrap items-center gap-3">
        <Segmented
          label="Which alerts"
          options={[
            { value: "all", label: "All" },
            { value: "unread", label: "Unread" },
            { value: "snoozed", label: "Put off" },
          ]}
          value={filter.state}
          onChange={(state) => onChange({ ...filter, state })}
        />
        <Select
          aria-label="What they are about"
          class="max-w-60"
          value={filter.kind ?? ""}
          onChange={({ currentTarget: { value } }) => {
            const { kind: _, ...others } = filter;
            onChange(value === "" ? others : { ...others, kind: value });
          }}
        >
          <option value="">About everything</option>
          {notificationKinds.map(({ about, kinds }) => (
            <optgroup key={about} label={about}>
              {kinds.map(({ kind }) => (
                <option key={kind} value={kind}>
                  {kindLabel(kind)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <label for={id} class="inline-flex items-center gap-2">
          <Checkbox
            id={id}
            checked={filter.urgent === true}
            onChange={({ currentTarget: { checked } }) => onChange({ ...filter, urgent: checked })}
          />
          Urgent only
        </label>
      </div>
    </header>
  );
}

interface MatchingProps {
  workspaceId: string;
  userId: string;
  filter: NotificationFilter;
  onReset: () => void;
}

const unheard = () => {};

function Matching({ workspaceId, userId, filter, onReset }: MatchingProps) {
  const list = useNotifications(workspaceId, userId, unheard, filter);
  const { notifications, status, unread } = list.state.value;
  const isFiltered = filter.state !== "all" || filter.kind !== undefined || filter.urgent === true;
  if (status === "failed") {
    return (
      <ErrorState
        title="The alerts could not be read"
        message="Check your connection and try again."
        onRetry={() => void list.catchUp()}
      />
    );
  }
  if (status === "loading") {
    return (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading alerts</span>
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} class="h-16 w-full" />
        ))}
      </div>
    );
  }
  if (notifications.length === 0) {
    return isFiltered ? (
      <EmptyState icon={BellRing} title="None of these" action={<Button onClick={onReset}>Show all</Button>}>
        No alert matches what you chose above.
      </EmptyState>
    ) : (
      <EmptyState icon={BellRing} title="Nothing needs you">
        When the assistant has something to say first, it says so here: an approval that waits, a reply, a lead that
        needs attention.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Alerts" class="overflow-hidden rounded-lg border border-line bg-surface">
      <div class="flex h-11 items-center justify-between border-line border-b pr-2 pl-4">
        <p class="font-medium">{unread > 0 ? `${unread} unread` : "All read"}</p>
        {unread > 0 && (
          <Button size="small" tone="quiet" onClick={() => void list.markRead("all").catch(toastError)}>
            Mark all as read
          </Button>
        )}
      </div>
      <NotificationRows list={list} onLeave={unheard} />
    </section>
  );
}
