import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { ChannelSettings } from "./ChannelSettings.tsx";
import { DigestSettings } from "./DigestSettings.tsx";
import { KindSettings } from "./KindSettings.tsx";
import { QuietHoursSettings } from "./QuietHoursSettings.tsx";
import { useNotificationSettings } from "./use_notification_settings.ts";

/** When a person wants to be left alone, where else they are told, and what. */
export function NotificationSettings({ workspaceId }: { workspaceId: string }) {
  const known = useNotificationSettings(workspaceId);
  const { settings, channels } = known;
  if (!settings || !channels) {
    return known.problem ? (
      <ErrorState title="The settings could not be read" message={known.problem} onRetry={known.load} />
    ) : (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading settings</span>
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-40 w-full" />
      </div>
    );
  }
  return (
    <>
      <QuietHoursSettings settings={settings} onChange={known.save} />
      <ChannelSettings workspaceId={workspaceId} channels={channels} onChanged={known.load} />
      <KindSettings settings={settings} channels={channels} onChange={known.save} />
      <DigestSettings settings={settings} channels={channels} onChange={known.save} />
    </>
  );
}
