import { Check } from "lucide-preact";
import type { AgentNotification, NotificationAction } from "../../../shared/contracts/notification.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";

interface NotificationItemProps {
  notification: AgentNotification;
  onRead: () => void;
  onAction: (action: NotificationAction) => void;
}

/** One alert with its buttons. */
export function NotificationItem({ notification, onRead, onAction }: NotificationItemProps) {
  const { title, body, priority, actions, read_at, created_at } = notification;
  const unread = !read_at;
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
          <p class="flex items-baseline gap-3">
            <span class={classNames("min-w-0 flex-1 break-words", unread ? "font-semibold" : "text-muted")}>
              {unread && <span class="sr-only">Unread: </span>}
              {title}
            </span>
            <span class="shrink-0 text-muted text-sm">
              <RelativeTime instant={created_at} />
            </span>
          </p>
          {body && <p class="mt-0.5 line-clamp-3 break-words text-muted">{body}</p>}
          <div class="mt-2 flex flex-wrap items-center gap-2 empty:hidden">
            {actions.map((action) => (
              <Button key={action.label} size="small" onClick={() => onAction(action)}>
                {action.label}
              </Button>
            ))}
            {unread && <IconButton label="Mark as read" icon={Check} size="small" class="ml-auto" onClick={onRead} />}
          </div>
        </div>
      </div>
    </li>
  );
}
