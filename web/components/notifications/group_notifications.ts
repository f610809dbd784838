import type { AgentNotification } from "../../../shared/contracts/notification.ts";

/** What is shown as one: a notification, or all of a group, newest first. */
export interface NotificationGroup {
  key: string;
  newest: AgentNotification;
  others: readonly AgentNotification[];
}

/** Puts those of one group together, where the newest of them stands. */
export function groupNotifications(notifications: readonly AgentNotification[]): NotificationGroup[] {
  const groups = Map.groupBy(notifications, ({ id, group_key }) => (group_key === null ? id : `group ${group_key}`));
  return [...groups].flatMap(([key, [newest, ...others]]) => (newest ? [{ key, newest, others }] : []));
}
