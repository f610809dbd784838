import { LazyPart } from "../../components/LazyPart.tsx";
import { navigate, pathTo, route, type SettingsTab } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { useMediaQuery } from "../../ui/use_media_query.ts";
import { AppearanceSettings } from "./AppearanceSettings.tsx";
import { HistorySettings } from "./HistorySettings.tsx";
import { MemorySettings } from "./MemorySettings.tsx";
import { ProfileSettings } from "./ProfileSettings.tsx";
import { WorkspaceSettings } from "./WorkspaceSettings.tsx";

const tabs: readonly { id: SettingsTab; label: string }[] = [
  { id: "profile", label: "Profile" },
  { id: "notifications", label: "Alerts" },
  { id: "alerts", label: "Alert rules" },
  { id: "behaviours", label: "Speaking up" },
  { id: "memory", label: "Memory" },
  { id: "appearance", label: "Appearance" },
  { id: "workspace", label: "Workspace" },
  { id: "fields", label: "Fields" },
  { id: "scoring", label: "Scoring" },
  { id: "mail", label: "Mail" },
  { id: "keys", label: "API keys" },
  { id: "history", label: "History" },
];

/** What a person sets for themselves, and who is in the workspace. */
export function SettingsScreen() {
  const here = route.value;
  const tab = here.name === "settings" ? here.tab : "profile";
  const place = workspace.value;
  const isWide = useMediaQuery("(min-width: 64rem)");
  if (!place) return null;
  return (
    <div class="h-full overflow-y-auto overscroll-contain">
      <div class="mx-auto max-w-180 px-4 pt-4 pb-16 md:px-6 lg:max-w-228">
        <h1 class="mb-2 font-semibold text-lg">Settings</h1>
        <div class="lg:flex lg:items-start lg:gap-10">
          <div class="lg:sticky lg:top-4 lg:w-38 lg:shrink-0 lg:pt-3">
            <Tabs
              label="Settings"
              tabs={tabs}
              selected={tab}
              onSelect={(id) => navigate(pathTo.settings(id), { replace: true })}
              panelId="settings-panel"
              isColumn={isWide}
            />
          </div>
          <div
            id="settings-panel"
            role="tabpanel"
            aria-label={tabs.find(({ id }) => id === tab)?.label}
            class="pt-5 lg:min-w-0 lg:flex-1 lg:pt-3"
          >
            <TabPanel key={place.workspace_id} tab={tab} workspaceId={place.workspace_id} />
          </div>
        </div>
      </div>
    </div>
  );
}

/** It brings the filter's editors with it, which the other tabs do without. */
async function loadScoreSettings() {
  return (await import("./ScoreSettings.tsx")).ScoreSettings;
}

async function loadAlertSettings() {
  return (await import("./AlertSettings.tsx")).AlertSettings;
}

async function loadBehaviourSettings() {
  return (await import("./BehaviourSettings.tsx")).BehaviourSettings;
}

async function loadFieldSettings() {
  return (await import("./FieldSettings.tsx")).FieldSettings;
}

async function loadMailSettings() {
  return (await import("./MailSettings.tsx")).MailSettings;
}

async function loadKeySettings() {
  return (await import("./KeySettings.tsx")).KeySettings;
}

async function loadNotificationSettings() {
  return (await import("./NotificationSettings.tsx")).NotificationSettings;
}

function TabPanel({ tab, workspaceId }: { tab: SettingsTab; workspaceId: string }) {
  switch (tab) {
    case "profile":
      return <ProfileSettings workspaceId={workspaceId} />;
    case "notifications":
      return <LazyPart load={loadNotificationSettings} props={{ workspaceId }} />;
    case "memory":
      return <MemorySettings workspaceId={workspaceId} />;
    case "appearance":
      return <AppearanceSettings />;
    case "workspace":
      return <WorkspaceSettings workspaceId={workspaceId} />;
    case "fields":
      return <LazyPart load={loadFieldSettings} props={{ workspaceId }} />;
    case "scoring":
      return <LazyPart load={loadScoreSettings} props={{ workspaceId }} />;
    case "alerts":
      return <LazyPart load={loadAlertSettings} props={{ workspaceId }} />;
    case "behaviours":
      return <LazyPart load={loadBehaviourSettings} props={{ workspaceId }} />;
    case "mail":
      return <LazyPart load={loadMailSettings} props={{ workspaceId }} />;
    case "keys":
      return <LazyPart load={loadKeySettings} props={{ workspaceId }} />;
    case "history":
      return <HistorySettings workspaceId={workspaceId} />;
  }
}
