import type { NotificationChannel, NotificationSettings } from "../../../shared/contracts/notification_settings.ts";
import { notificationKinds } from "../../components/notifications/notification_kinds.ts";
import { Select } from "../../ui/Select.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import type { SaveSettings } from "./use_notification_settings.ts";

interface KindSettingsProps {
  settings: NotificationSettings;
  channels: readonly NotificationChannel[];
  onChange: SaveSettings;
}

type Choice = NotificationSettings["kinds"][string];

/** What is told where: each kind by itself, and what holds for the rest. */
export function KindSettings({ settings, channels, onChange }: KindSettingsProps) {
  return (
    <SettingsSection
      title="What is told where"
      description="The bell shows everything that is not off. What goes to a channel is at least as important as you choose."
    >
      <ul aria-label="Everything else" class="rounded-lg border border-line bg-surface px-4">
        <Row kind="*" label="Everything not named below" settings={settings} channels={channels} onChange={onChange} />
      </ul>
      {notificationKinds.map(({ about, kinds }) => (
        <section key={about} aria-label={about} class="grid gap-1.5">
          <h3 class="font-medium text-muted text-sm">{about}</h3>
          <ul class="divide-y divide-line rounded-lg border border-line bg-surface px-4">
            {kinds.map(({ kind, label }) => (
              <Row key={kind} kind={kind} label={label} settings={settings} channels={channels} onChange={onChange} />
            ))}
          </ul>
        </section>
      ))}
    </SettingsSection>
  );
}

function Row({ kind, label, settings, channels, onChange }: KindSettingsProps & { kind: string; label: string }) {
  const value = chosen(settings.kinds[kind]);
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-2">
      <span class="min-w-44 flex-1">{label}</span>
      <Select
        aria-label={label}
        class="max-w-56"
        value={value}
        onChange={({ currentTarget }) => void onChange({ kinds: { [kind]: choiceOf(currentTarget.value) } })}
      >
        {kind !== "*" && <option value="">As everything else</option>}
        <option value="off">Off</option>
        <option value="app">Only here</option>
        <option value="all high">All channels, if urgent</option>
        <option value="all normal">All channels</option>
        <option value="all low">All channels, also small things</option>
        {channels.map((channel) => (
          <option key={channel.id} value={`${channel.id} normal`}>
            {channel.label}
          </option>
        ))}
      </Select>
    </li>
  );

  function chosen(choice: Choice | undefined): string {
    if (!choice) return kind === "*" ? "all normal" : "";
    if (choice.tell !== undefined && choice.tell !== "channels") return choice.tell;
    const [only] = choice.channels ?? [];
    return only === undefined ? `all ${choice.min_priority ?? "normal"}` : `${only} normal`;
  }
}

function choiceOf(value: string): Choice | null {
  if (value === "") return null;
  if (value === "off" || value === "app") return { tell: value };
  const [where = "", least] = value.split(" ");
  const min_priority = least === "high" || least === "low" ? least : "normal";
  return { tell: "channels", min_priority, ...(where !== "all" && { channels: [where] }) };
}
