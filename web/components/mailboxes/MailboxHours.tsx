import { useId } from "preact/hooks";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { TimeZonePicker } from "../time_zone/TimeZonePicker.tsx";
import type { MailboxForm } from "./mailbox_form.ts";
import { weekDays } from "./mailbox_words.ts";

interface MailboxHoursProps {
  form: MailboxForm;
  onChange: (change: Partial<MailboxForm>) => void;
}

const hours = Array.from({ length: 49 }, (_, half) =>
  half === 48 ? "23:59" : `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}`,
);

/** When a mailbox sends: its days, hours, zone, and whose holidays it keeps. */
export function MailboxHours({ form, onChange }: MailboxHoursProps) {
  const id = useId();
  return (
    <fieldset class="grid gap-4 border-line border-t pt-4">
      <legend class="float-left mb-1 font-medium">When it sends</legend>
      <p class="clear-both text-muted text-sm">
        A mail leaves only when it is also a working day in its reader’s country, between 8 and 18 o’clock there.
      </p>
      <div class="flex flex-wrap gap-x-4 gap-y-2">
        {weekDays.map(({ day, short, name }) => (
          <label key={day} for={`${id}-${day}`} class="flex items-center gap-2">
            <Checkbox
              id={`${id}-${day}`}
              aria-label={name}
              checked={form.days.includes(day)}
              onChange={(event) =>
                onChange({
                  days: event.currentTarget.checked ? [...form.days, day] : form.days.filter((each) => each !== day),
                })
              }
            />
            <span aria-hidden="true">{short}</span>
          </label>
        ))}
      </div>
      <div class="grid gap-4 sm:grid-cols-2">
        <HourField label="From" value={form.fromHour} onChange={(fromHour) => onChange({ fromHour })} />
        <HourField label="To" value={form.toHour} onChange={(toHour) => onChange({ toHour })} />
        <TimeZonePicker value={form.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
        <Field label="Country of its holidays" hint="Two letters, like DE. Empty: none are kept.">
          {(attributes) => (
            <Input
              {...attributes}
              autocomplete="country"
              maxLength={2}
              value={form.country}
              onInput={(event) => onChange({ country: event.currentTarget.value.toUpperCase() })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

function HourField({ label, value, onChange }: { label: string; value: string; onChange: (hour: string) => void }) {
  return (
    <Field label={label}>
      {(attributes) => (
        <Select {...attributes} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {[...new Set([...hours, value])].sort().map((hour) => (
            <option key={hour} value={hour}>
              {hour}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
