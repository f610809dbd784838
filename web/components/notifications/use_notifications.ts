import { useEffect, useMemo } from "preact/hooks";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { listen } from "../../api/realtime.ts";
import { NotificationList } from "./notification_list.ts";
import {
  markNotificationsRead,
  markNotificationUnread,
  type NotificationFilter,
  readNotifications,
  snoozeNotification,
} from "./notification_requests.ts";
import { notificationRow } from "./notification_row.ts";

const openLists = new Set<NotificationList>();

/**
 * A person's notifications in a workspace, kept up to date live. `onArrived` hears of each new one once, whether it came
 * live or was missed and read after a reconnect. Neither it nor the filter may change between draws.
 */
export function useNotifications(
  workspaceId: string,
  userId: string,
  onArrived: (arrived: AgentNotification[], list: NotificationList) => void,
  filter?: NotificationFilter,
): NotificationList {
  const list = useMemo(() => {
    const made: NotificationList = new NotificationList({
      read: (last) => readNotifications(workspaceId, userId, last, filter),
      markRead: (ids, readAt) => markNotificationsRead(workspaceId, userId, ids, readAt).then(() => tellOthers()),
      markUnread: (id) => markNotificationUnread(workspaceId, id).then(() => tellOthers()),
      snooze: (id, until) => snoozeNotification(workspaceId, id, until).then(() => tellOthers(id)),
      now: () => new Date(),
    });
    return made;
    /** The bell and the page of alerts stand side by side. */
    function tellOthers(gone?: string) {
      for (const other of openLists) {
        if (other === made) continue;
        if (gone) other.forget(gone);
        void other.catchUp();
      }
    }
  }, [workspaceId, userId, filter]);
  useEffect(() => {
    const catchUp = async () => {
      const arrived = await list.catchUp();
      if (arrived.length > 0) onArrived(arrived, list);
    };
    void catchUp();
    openLists.add(list);
    const stopListening = listen(`workspace:${workspaceId}:user:${userId}`, {
      event: "notification",
      onEvent: (payload) => {
        // Whether it matches is the database's to say.
        if (filter) return void catchUp();
        const parsed = notificationRow.safeParse(payload);
        // One that this page does not understand is not lost: the list reads it when it is opened.
        if (parsed.success && list.add(parsed.data)) onArrived([parsed.data], list);
      },
      onJoined: () => void catchUp(),
    });
    return () => {
      openLists.delete(list);
      stopListening();
    };
  }, [list, workspaceId, userId, onArrived, filter]);
  return list;
}
