import { AlarmClock, BellRing } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { navigate, pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { dismissArrivals } from "./announce_arrivals.ts";
import { NotificationRows } from "./NotificationRows.tsx";
import type { NotificationList } from "./notification_list.ts";

interface NotificationPanelProps {
  list: NotificationList;
  /** Closes the panel. */
  onDone: () => void;
}

/** The alerts, newest first. */
export function NotificationPanel({ list, onDone }: NotificationPanelProps) {
  const { notifications, status, unread } = list.state.value;
  useEffect(() => {
    // Another tab may have marked some as read.
    void list.catchUp();
    dismissArrivals();
  }, [list]);
  if (status === "loading") return <PanelSkeleton />;
  if (status === "failed") {
    return (
      <ErrorState
        title="The alerts could not be read"
        message="Check your connection and try again."
        onRetry={() => void list.catchUp()}
      />
    );
  }
  if (notifications.length === 0) {
    return (
      <EmptyState icon={BellRing} title="Nothing needs you">
        When the assistant has something to say first, it says so here: an approval that waits, an answer that took
        longer, a lead that needs attention.
      </EmptyState>
    );
  }
  return (
    <div class="flex max-h-[min(38rem,78dvh)] flex-col">
      <div class="flex h-11 shrink-0 items-center justify-between border-line border-b pr-2 pl-4">
        <p class="font-medium">{unread > 0 ? `${unread} unread` : "All read"}</p>
        <span class="flex items-center">
          {unread > 0 && (
            <Button size="small" tone="quiet" onClick={() => void list.markRead("all").catch(toastError)}>
              Mark all as read
            </Button>
          )}
          <IconButton
            label="Your reminders"
            icon={AlarmClock}
            size="small"
            onClick={() => {
              onDone();
              navigate(pathTo.reminders());
            }}
          />
        </span>
      </div>
      <NotificationRows list={list} onLeave={onDone} class="min-h-0 flex-1 overflow-y-auto overscroll-contain" />
      <Link
        to={pathTo.notifications()}
        onClick={onDone}
        class="shrink-0 border-line border-t py-2.5 text-center text-muted text-sm hover:bg-hover hover:text-ink"
      >
        See all
      </Link>
    </div>
  );
}

function PanelSkeleton() {
  return (
    <div aria-busy="true" class="grid gap-4 p-4">
      <span class="sr-only">Loading alerts</span>
      {[1, 2, 3].map((row) => (
        <div key={row} class="grid gap-2">
          <Skeleton class="h-4 w-44" />
          <Skeleton class="h-3.5 w-full" />
        </div>
      ))}
    </div>
  );
}
