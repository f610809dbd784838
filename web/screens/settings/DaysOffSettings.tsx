import { Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { DayOff } from "../../../shared/contracts/mailbox.ts";
import { saveDaysOff } from "../../components/mailboxes/mailbox_requests.ts";
import { dayInZone, now } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";
import { dayLabel } from "./day_label.ts";
import { SettingsSection } from "./SettingsSection.tsx";

interface DaysOffSettingsProps {
  workspaceId: string;
  days: readonly DayOff[];
  onSaved: () => void;
}

/** Days on which the workspace sends no campaign mail, beside public holidays. */
export function DaysOffSettings({ workspaceId, days, onSaved }: DaysOffSettingsProps) {
  const [day, setDay] = useState("");
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  async function save(next: readonly DayOff[]) {
    setBusy(true);
    try {
      await saveDaysOff(workspaceId, next);
      onSaved();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  async function add(event: SubmitEvent) {
    event.preventDefault();
    await save([...days.filter((each) => each.day !== day), { day, name: name.trim() || "Day off" }]);
    setDay("");
    setName("");
  }
  return (
    <SettingsSection
      title="Days off"
      description="On these days no campaign mail leaves. Public holidays of the sender’s and the reader’s country are kept by themselves."
    >
      {days.length > 0 && (
        <ul aria-label="Days off" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {days.map((each) => (
            <li key={each.day} class="flex items-center gap-3 py-1.5 pr-2 pl-4">
              <span class="tabular-nums">{dayLabel(each.day)}</span>
              <span class="min-w-0 flex-1 truncate text-muted">{each.name}</span>
              {mayWrite.value && (
                <IconButton
                  label={`Remove ${each.name}, ${dayLabel(each.day)}`}
                  icon={Trash2}
                  size="small"
                  disabled={busy}
                  onClick={() => void save(days.filter((other) => other !== each))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite.value && (
        <form onSubmit={add} class="flex flex-wrap gap-2">
          <Input
            type="date"
            aria-label="Day off"
            class="w-44"
            min={dayInZone(now.value)}
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
          <Input
            aria-label="What it is"
            placeholder="What it is"
            class="min-w-40 flex-1"
            maxLength={100}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" busy={busy} disabled={day === ""}>
            Add day
          </Button>
        </form>
      )}
    </SettingsSection>
  );
}
