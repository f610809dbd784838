import { useId } from "preact/hooks";
import type { NotificationSettings } from "../../../shared/contracts/notification_settings.ts";
import { weekDays } from "../../components/mailboxes/mailbox_words.ts";
import { pathTo } from "../../state/router.ts";
import { formatInstant } from "../../state/time.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Link } from "../../ui/Link.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { TimeSelect } from "./TimeSelect.tsx";
import type { SaveSettings } from "./use_notification_settings.ts";

interface QuietHoursSettingsProps {
  settings: NotificationSettings;
  onChange: SaveSettings;
}

/** When nothing makes a sound, unless it is urgent. */
export function QuietHoursSettings({ settings, onChange }: QuietHoursSettingsProps) {
  const { quiet_from, quiet_to, work_days, time_zone, quiet_until } = settings;
  const id = useId();
  const isOn = quiet_from !== null && quiet_to !== null;
  return (
    <SettingsSection
      title="Quiet hours"
      description="What comes then lies in the list without a sound, and is told elsewhere afterwards. Urgent alerts always come through."
    >
      {quiet_until && (
        <p role="status" class="rounded-lg bg-accent-soft px-4 py-2.5 text-accent">
          It is quiet now, until {formatInstant(quiet_until)}.
        </p>
      )}
      <div class="flex flex-wrap items-center gap-3">
        <Switch
          aria-label="Quiet hours"
          checked={isOn}
          onChange={(on) =>
            void onChange(on ? { quiet_from: "20:00", quiet_to: "08:00" } : { quiet_from: null, quiet_to: null })
          }
        />
        {isOn ? (
          <>
            <span>From</span>
            <TimeSelect
              label="Quiet from"
              value={quiet_from}
              onChange={(from) => void onChange({ quiet_from: from })}
            />
            <span>to</span>
            <TimeSelect label="Quiet to" value={quiet_to} onChange={(to) => void onChange({ quiet_to: to })} />
          </>
        ) : (
          <span class="text-muted">No quiet hours</span>
        )}
      </div>
      <fieldset class="grid gap-2">
        <legend class="mb-1.5 font-medium text-sm">Working days</legend>
        <div class="flex flex-wrap gap-x-4 gap-y-2">
          {weekDays.map(({ day, short, name }) => (
            <label key={day} for={`${id}-${day}`} class="inline-flex items-center gap-2">
              <Checkbox
                id={`${id}-${day}`}
                aria-label={name}
                checked={work_days.includes(day)}
                disabled={work_days.length === 1 && work_days.includes(day)}
                onChange={({ currentTarget: { checked } }) =>
                  void onChange({
                    work_days: checked ? [...work_days, day].sort() : work_days.filter((each) => each !== day),
                  })
                }
              />
              {short}
            </label>
          ))}
        </div>
        <p class="text-muted text-sm">
          The other days are quiet as a whole. Times are those of {time_zone.replaceAll("_", " ")};{" "}
          <Link to={pathTo.settings("profile")} class="underline">
            change your time zone
          </Link>
          .
        </p>
      </fieldset>
    </SettingsSection>
  );
}
