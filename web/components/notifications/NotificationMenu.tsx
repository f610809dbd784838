import { Check, Ellipsis, MessageCircleQuestion, RotateCcw } from "lucide-preact";
import type { AgentNotification, NotificationAction } from "../../../shared/contracts/notification.ts";
import { formatInstant, locale, now, timeZone } from "../../state/time.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { quickTimes } from "../reminders/quick_times.ts";
import { kindLabel } from "./notification_kinds.ts";
import type { NotificationList } from "./notification_list.ts";

interface NotificationMenuProps {
  notification: AgentNotification;
  list: NotificationList;
  onAction: (action: NotificationAction) => void;
}

/** What can be done with any alert: ask about it, put it off, mark it. */
export function NotificationMenu({ notification, list, onAction }: NotificationMenuProps) {
  const { id, title, read_at } = notification;
  async function putOff(until: string, label: string) {
    try {
      await list.snooze(id, until);
      toast({ title: `Put off: ${label.charAt(0).toLowerCase()}${label.slice(1)}`, tone: "success" });
    } catch (error) {
      toastError(error);
    }
  }
  return (
    <Menu
      label={`More for ${title}`}
      align="end"
      trigger={(attributes) => <IconButton label={`More for ${title}`} icon={Ellipsis} size="small" {...attributes} />}
    >
      <MenuItem
        icon={MessageCircleQuestion}
        onSelect={() => onAction({ kind: "ask", label: "Ask about it", message: questionAbout(notification) })}
      >
        Ask about it
      </MenuItem>
      {read_at ? (
        <MenuItem icon={RotateCcw} onSelect={() => void list.markUnread(id).catch(toastError)}>
          Mark as unread
        </MenuItem>
      ) : (
        <MenuItem icon={Check} onSelect={() => void list.markRead([id]).catch(toastError)}>
          Mark as read
        </MenuItem>
      )}
      <MenuSeparator />
      {quickTimes(now.value, { timeZone: timeZone.value, locale: locale.value }).map(({ label, instant }) => (
        <MenuItem key={instant} onSelect={() => void putOff(instant, label)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** By its number, never with its words: what someone outside wrote must not come as the person's own. */
function questionAbout({ id, kind, created_at }: AgentNotification): string {
  return `What is behind the alert “${kindLabel(kind)}” of ${formatInstant(created_at)}, and what should I do? (alert ${id})`;
}
