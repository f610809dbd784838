import * as z from "zod/mini";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { ApiError } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";
import type { NotificationPage } from "./notification_list.ts";
import { notificationColumns, notificationRow } from "./notification_row.ts";

/** Which notifications a list shows. */
export interface NotificationFilter {
  state: "all" | "unread" | "snoozed";
  kind?: string;
  urgent?: boolean;
}

const perPage = 25;
const table = "agent_notifications";

/** The newest notifications of a person that match, or those after `last`, with the number of all unread. @throws ApiError */
export async function readNotifications(
  workspaceId: string,
  userId: string,
  last: AgentNotification | null,
  filter: NotificationFilter = { state: "all" },
): Promise<NotificationPage> {
  const { rest } = backend();
  let page = rest.from(table).select(notificationColumns).eq("workspace_id", workspaceId).eq("user_id", userId);
  page = filter.state === "snoozed" ? page.not("snoozed_until", "is", null) : page.is("snoozed_until", null);
  if (filter.state === "unread") page = page.is("read_at", null);
  if (filter.kind) page = page.eq("kind", filter.kind);
  if (filter.urgent) page = page.eq("priority", "high");
  if (last) {
    const at = `"${last.created_at}"`;
    page = page.or(`created_at.lt.${at},and(created_at.eq.${at},id.lt.${last.id})`);
  }
  const newest = page
    .order("created_at", { ascending: false })
    .order("id", { ascending: false })
    .limit(perPage + 1);
  const [rows, unread] = await Promise.all([
    answerOf(newest, z.array(notificationRow)),
    countUnread(workspaceId, userId),
  ]);
  return { notifications: rows.slice(0, perPage), unread, more: rows.length > perPage };
}

/** Sets `read_at` of these, or of all that are unread. @throws ApiError */
export async function markNotificationsRead(
  workspaceId: string,
  userId: string,
  ids: readonly string[] | "all",
  readAt: string,
): Promise<void> {
  const unread = backend()
    .rest.from(table)
    .update({ read_at: readAt })
    .eq("workspace_id", workspaceId)
    .eq("user_id", userId)
    .is("read_at", null);
  await answerOf(ids === "all" ? unread : unread.in("id", ids), z.unknown());
}

/** @throws ApiError */
export async function markNotificationUnread(workspaceId: string, id: string): Promise<void> {
  await rpc("mark_notifications", { workspace_id: workspaceId, state: "unread", ids: [id] }, z.unknown());
}

/** Puts one off; it comes back unread. @throws ApiError */
export async function snoozeNotification(workspaceId: string, id: string, until: string): Promise<void> {
  await rpc("snooze_notification", { workspace_id: workspaceId, notification_id: id, until }, z.unknown());
}

async function countUnread(workspaceId: string, userId: string): Promise<number> {
  const { count, error } = await backend()
    .rest.from(table)
    .select("id", { count: "exact", head: true })
    .eq("workspace_id", workspaceId)
    .eq("user_id", userId)
    .is("read_at", null);
  if (error || count === null)
    throw new ApiError("unavailable", "Notifications cannot be read now. Try again in a moment.");
  return count;
}
