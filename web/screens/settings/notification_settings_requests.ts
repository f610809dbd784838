import { z } from "zod";
import {
  type NotificationChannel,
  type NotificationSettings,
  notificationChannel,
  notificationSettings,
} from "../../../shared/contracts/notification_settings.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

const channelAnswer = z.object({ channel: notificationChannel });
const delivery = z.object({ status: z.string(), attempts: z.number(), error: z.string().nullable() });

/** @throws ApiError */
export function readNotificationSettings(workspaceId: string): Promise<NotificationSettings> {
  return rpc("my_notification_settings", { workspace_id: workspaceId }, notificationSettings);
}

/** Changes what is named; the rest stays. @throws ApiError */
export function saveNotificationSettings(workspaceId: string, changes: object): Promise<NotificationSettings> {
  return rpc("save_notification_settings", { workspace_id: workspaceId, changes }, notificationSettings);
}

/** One's own channels, the oldest first. @throws ApiError */
export function readChannels(workspaceId: string): Promise<NotificationChannel[]> {
  const columns = Object.keys(notificationChannel.shape).join(",");
  const rows = backend().rest.from("notification_channels").select(columns).eq("workspace_id", workspaceId);
  return answerOf(rows.order("created_at"), z.array(notificationChannel));
}

/** @throws ApiError */
export async function addChannel(workspaceId: string, channel: object): Promise<NotificationChannel> {
  return (await rpc("add_notification_channel", { workspace_id: workspaceId, channel }, channelAnswer)).channel;
}

/** @throws ApiError */
export async function changeChannel(workspaceId: string, channelId: string, changes: object): Promise<void> {
  await rpc(
    "change_notification_channel",
    { workspace_id: workspaceId, channel_id: channelId, changes },
    channelAnswer,
  );
}

/** @throws ApiError */
export async function removeChannel(workspaceId: string, channelId: string): Promise<void> {
  await rpc("remove_notification_channel", { workspace_id: workspaceId, channel_id: channelId }, z.boolean());
}

/**
 * Sends a test and waits for what comes of it, half a minute at most. Returns why it did not arrive, null when it did.
 * @throws ApiError
 */
export async function testChannel(workspaceId: string, channelId: string): Promise<string | null> {
  const args = { workspace_id: workspaceId, channel_id: channelId };
  const { delivery_id: id } = await rpc("test_notification_channel", args, z.object({ delivery_id: z.uuid() }));
  const row = () =>
    backend().rest.from("notification_deliveries").select("status,attempts,error").eq("id", id).single();
  for (let look = 0; look < 60; look++) {
    const { status, attempts, error } = await answerOf(row(), delivery);
    if (status === "sent") return null;
    if (status !== "sending" && (status !== "queued" || attempts > 0)) return error ?? "It was not delivered.";
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return "It is still on its way. Look again in a minute.";
}

/** The installation's key for web push; null where there is none yet. @throws ApiError */
export function pushPublicKey(): Promise<string | null> {
  return rpc("push_public_key", {}, z.string().nullable());
}
