import { useEffect, useMemo } from "preact/hooks";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { listen } from "../../api/realtime.ts";
import { NotificationList } from "./notification_list.ts";
import { markNotificationsRead, readNotifications } from "./notification_requests.ts";
import { notificationRow } from "./notification_row.ts";

/**
 * A person's notifications in a workspace, kept up to date live. `onArrived` hears of each new one once, whether it came
 * live or was missed and read after a reconnect. It must not change between draws.
 */
export function useNotifications(
  workspaceId: string,
  userId: string,
  onArrived: (arrived: AgentNotification[], list: NotificationList) => void,
): NotificationList {
  const list = useMemo(
    () =>
      new NotificationList({
        read: (last) => readNotifications(workspaceId, userId, last),
        markRead: (ids, readAt) => markNotificationsRead(workspaceId, userId, ids, readAt),
        now: () => new Date(),
      }),
    [workspaceId, userId],
  );
  useEffect(() => {
    const catchUp = async () => {
      const arrived = await list.catchUp();
      if (arrived.length > 0) onArrived(arrived, list);
    };
    void catchUp();
    return listen(`workspace:${workspaceId}:user:${userId}`, {
      event: "notification",
      onEvent: (payload) => {
        const parsed = notificationRow.safeParse(payload);
        // One that this page does not understand is not lost: the list reads it when it is opened.
        if (parsed.success && list.add(parsed.data)) onArrived([parsed.data], list);
      },
      onJoined: () => void catchUp(),
    });
  }, [list, workspaceId, userId, onArrived]);
  return list;
}
