import { useCallback, useEffect, useState } from "preact/hooks";
import type { NotificationChannel, NotificationSettings } from "../../../shared/contracts/notification_settings.ts";
import { messageOf } from "../../api/api_error.ts";
import { toastError } from "../../state/toasts.ts";
import { readChannels, readNotificationSettings, saveNotificationSettings } from "./notification_settings_requests.ts";

export type SettingsChanges = Partial<Omit<NotificationSettings, "kinds" | "time_zone">> & {
  kinds?: Record<string, NotificationSettings["kinds"][string] | null>;
};
export type SaveSettings = (changes: SettingsChanges) => Promise<void>;

/** The person's settings and channels, and how to change them. */
export function useNotificationSettings(workspaceId: string) {
  const [settings, setSettings] = useState<NotificationSettings>();
  const [channels, setChannels] = useState<NotificationChannel[]>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    setProblem(undefined);
    Promise.all([readNotificationSettings(workspaceId), readChannels(workspaceId)]).then(
      ([read, found]) => {
        setSettings(read);
        setChannels(found);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId]);
  useEffect(load, [load]);
  const save: SaveSettings = async (changes) => {
    try {
      setSettings(await saveNotificationSettings(workspaceId, changes));
    } catch (error) {
      toastError(error);
    }
  };
  return { settings, channels, problem, load, save };
}
