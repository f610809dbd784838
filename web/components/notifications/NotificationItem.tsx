import { useState } from "preact/hooks";
import type { AgentNotification, NotificationAction } from "../../../shared/contracts/notification.ts";
import { query } from "../../state/router.ts";
import { formatInstant, now } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { LazyPart } from "../LazyPart.tsx";
import { NotificationMenu } from "./NotificationMenu.tsx";
import type { NotificationList } from "./notification_list.ts";

interface NotificationItemProps {
  notification: AgentNotification;
  list: NotificationList;
  onAction: (action: NotificationAction) => void;
  /** How many more of its group are folded away, and how to see them. */
  others?: { count: number; open: boolean; onToggle: () => void } | undefined;
}

/** What these ask for happens once. */
const settling = new Set<NotificationAction["kind"]>(["open_approval", "run_task", "resume_task"]);
const proposal = () => import("./NotificationProposal.tsx").then((module) => module.NotificationProposal);

/** One alert with its buttons. A proposal is looked at, and decided, right here. */
export function NotificationItem({ notification, list, onAction, others }: NotificationItemProps) {
  const { title, body, priority, actions, read_at, created_at, acted_at } = notification;
  // Pressed in a toast, it opens here.
  const [reviewing, setReviewing] = useState(() => {
    const wanted = query.value.get("review");
    return actions.some((action) => action.kind === "open_approval" && action.approval_id === wanted)
      ? (wanted ?? undefined)
      : undefined;
  });
  const unread = !read_at;
  const act = (action: NotificationAction) => {
    if (action.kind === "open_approval") setReviewing(reviewing ? undefined : action.approval_id);
    else onAction(action);
  };
  return (
    <li class="group/alert relative border-line border-b px-4 py-3 last:border-b-0">
      <div class="flex items-start gap-2.5">
        <span
          aria-hidden="true"
          class={classNames(
            "mt-1.5 size-2 shrink-0 rounded-full",
            !unread && "bg-transparent",
            unread && (priority === "high" ? "bg-danger" : "bg-accent"),
          )}
        />
        <div class="min-w-0 flex-1">
          <div class="flex items-baseline gap-2">
            <p class={classNames("min-w-0 flex-1 break-words", unread ? "font-semibold" : "text-muted")}>
              {unread && <span class="sr-only">Unread: </span>}
              {title}
            </p>
            <span class="shrink-0 text-muted text-sm">
              <RelativeTime instant={created_at} />
            </span>
            <span class="-my-1.5 shrink-0 self-center">
              <NotificationMenu notification={notification} list={list} onAction={onAction} />
            </span>
          </div>
          {body && <p class="mt-0.5 line-clamp-3 whitespace-pre-line break-words text-muted">{body}</p>}
          <State notification={notification} />
          <div class="mt-2 flex flex-wrap items-center gap-2 empty:hidden">
            {actions.map((action) => (
              <Button
                key={action.label}
                size="small"
                disabled={settling.has(action.kind) && acted_at !== null}
                {...(action.kind === "open_approval" && { "aria-expanded": reviewing === action.approval_id })}
                onClick={() => act(action)}
              >
                {action.label}
              </Button>
            ))}
            {others && (
              <Button size="small" tone="quiet" aria-expanded={others.open} onClick={others.onToggle}>
                {others.open ? "Show fewer" : `${others.count} more like this`}
              </Button>
            )}
          </div>
          {reviewing && !acted_at && (
            <div class="mt-3">
              <LazyPart
                load={proposal}
                props={{ approvalId: reviewing, onDecided: () => list.noteActed(notification.id) }}
              />
            </div>
          )}
        </div>
      </div>
    </li>
  );
}

/** What became of it, where that is worth a word. */
function State({
  notification: { held_until, snoozed_until, acted_at, actions },
}: {
  notification: AgentNotification;
}) {
  const says = (words: string) => <p class="mt-1 text-muted text-sm">{words}</p>;
  if (snoozed_until) return says(`Put off until ${formatInstant(snoozed_until)}`);
  if (acted_at && actions.some(({ kind }) => kind === "open_approval")) return says("Decided");
  if (acted_at && actions.some(({ kind }) => kind === "run_task")) return says("Taken up again");
  if (held_until && Date.parse(held_until) > now.value)
    return says(`It came in your quiet hours: told elsewhere at ${formatInstant(held_until)}`);
  return null;
}
