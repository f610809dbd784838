import type { NotificationChannel, NotificationSettings } from "../../../shared/contracts/notification_settings.ts";
import { formatInstant } from "../../state/time.ts";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { TimeSelect } from "./TimeSelect.tsx";
import type { SaveSettings } from "./use_notification_settings.ts";

interface DigestSettingsProps {
  settings: NotificationSettings;
  channels: readonly NotificationChannel[];
  onChange: SaveSettings;
}

const waits = [
  { minutes: 15, label: "15 minutes" },
  { minutes: 60, label: "an hour" },
  { minutes: 240, label: "4 hours" },
  { minutes: 1440, label: "a day" },
];

/** One mail a day instead of many, and what happens with something urgent that nobody looks at. */
export function DigestSettings({ settings, channels, onChange }: DigestSettingsProps) {
  const { digest_at, next_digest_at, escalate_after_minutes, escalate_channel_id } = settings;
  const hasMail = channels.some(({ kind, status }) => kind === "email" && status === "active");
  const [first] = channels;
  return (
    <SettingsSection title="Digest and second look">
      <div class="grid gap-1.5">
        <div class="flex flex-wrap items-center gap-3">
          <Switch
            aria-label="One mail a day"
            checked={digest_at !== null}
            disabled={!hasMail && digest_at === null}
            onChange={(on) => void onChange({ digest_at: on ? "08:00" : null })}
          />
          <span>One mail on each working day, with what is unread</span>
          {digest_at !== null && (
            <TimeSelect
              label="Time of the digest"
              value={digest_at}
              onChange={(at) => void onChange({ digest_at: at })}
            />
          )}
        </div>
        <p class="text-muted text-sm">
          {!hasMail && "Add your e-mail as a channel first. "}
          {hasMail &&
            "What you have read comes in no mail; with nothing unread there is none. Urgent alerts are mailed at once. "}
          {next_digest_at && hasMail && `The next one: ${formatInstant(next_digest_at)}.`}
        </p>
      </div>
      <div class="grid gap-1.5">
        <div class="flex flex-wrap items-center gap-3">
          <Switch
            aria-label="Tell me again"
            checked={escalate_channel_id !== null}
            disabled={first === undefined}
            onChange={(on) =>
              void onChange(
                on && first
                  ? { escalate_channel_id: first.id, escalate_after_minutes: 60 }
                  : { escalate_channel_id: null, escalate_after_minutes: null },
              )
            }
          />
          <span>Tell me again when something urgent stays unread</span>
          {escalate_channel_id !== null && (
            <>
              <Select
                aria-label="After"
                class="max-w-36"
                value={String(escalate_after_minutes ?? 60)}
                onChange={({ currentTarget }) => void onChange({ escalate_after_minutes: Number(currentTarget.value) })}
              >
                {waits.map(({ minutes, label }) => (
                  <option key={minutes} value={String(minutes)}>
                    for {label}
                  </option>
                ))}
              </Select>
              <Select
                aria-label="Where"
                class="max-w-52"
                value={escalate_channel_id}
                onChange={({ currentTarget }) => void onChange({ escalate_channel_id: currentTarget.value })}
              >
                {channels.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            </>
          )}
        </div>
        {first === undefined && <p class="text-muted text-sm">It needs a channel.</p>}
      </div>
    </SettingsSection>
  );
}
