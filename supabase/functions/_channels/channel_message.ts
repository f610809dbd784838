import { z } from "zod";

export const toldNotification = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  priority: z.enum(["low", "normal", "high"]),
  group_key: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  created_at: z.string(),
});
export type ToldNotification = z.infer<typeof toldNotification>;

/** One message on one channel: a notification, several of a group, or a day's digest. */
export type ChannelMessage = {
  /** Stays the same however often it is tried: what knows repetitions knows it by this. */
  id: string;
  kind: "notice" | "escalation" | "test" | "digest";
  person: string;
  workspaceId: string;
  workspace: string;
  timeZone: string;
  notifications: readonly ToldNotification[];
  /** Where the person reads on. */
  pageUrl: string;
};

/**
 * What came of handing it over. `retry`: not now; `refused`: this one never; `gone`: nothing ever, there; `uncertain`: it may
 * have arrived, and would arrive twice.
 */
export type ChannelOutcome =
  | { outcome: "sent" }
  | { outcome: "retry"; error: string; retry_seconds?: number }
  | { outcome: "refused" | "gone" | "uncertain"; error: string };

/** Its one line: the title, or how many there are. */
export function headline({ kind, notifications }: ChannelMessage): string {
  const [first] = notifications;
  const urgent = kind === "escalation" ? "Nobody has looked yet: " : "";
  if (kind === "digest")
    return notifications.length === 1 ? "1 thing is unread" : `${notifications.length} things are unread`;
  if (first && notifications.length === 1) return `${urgent}${first.title}`;
  return `${first?.title ?? ""} and ${notifications.length - 1} more`;
}
