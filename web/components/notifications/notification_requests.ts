import * as z from "zod/mini";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { ApiError } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { answerOf } from "../../api/rest.ts";
import type { NotificationPage } from "./notification_list.ts";
import { notificationColumns, notificationRow } from "./notification_row.ts";

const perPage = 25;
const table = "agent_notifications";

/** The newest notifications of a person, or those after `last`, with the number of all unread. @throws ApiError */
export async function readNotifications(
  workspaceId: string,
  userId: string,
  last: AgentNotification | null,
): Promise<NotificationPage> {
  const { rest } = backend();
  let page = rest.from(table).select(notificationColumns).eq("workspace_id", workspaceId).eq("user_id", userId);
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
