import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { cronOf, nextWeekday, type Rhythm, type TaskForm } from "./task_form.ts";

interface TimeFieldsProps {
  form: TaskForm;
  set: (change: Partial<TaskForm>) => void;
}

const rhythms: readonly { value: Rhythm; label: string }[] = [
  { value: "once", label: "Once" },
  { value: "daily", label: "Every day" },
  { value: "weekdays", label: "Every weekday" },
  { value: "weekly", label: "Every week" },
  { value: "monthly", label: "Every month" },
  { value: "cron", label: "Cron expression" },
];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const monthDays = [
  ...Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: `on day ${at + 1}` })),
  { value: "L", label: "on the last day" },
  ...weekdays.slice(1, 6).map((name, at) => ({ value: `${at + 1}#1`, label: `on the first ${name}` })),
];

/** When a schedule runs, and what becomes of runs that were missed. */
export function TimeFields({ form, set }: TimeFieldsProps) {
  const { rhythm } = form;
  const isAtTime = rhythm !== "once" && rhythm !== "cron";
  return (
    <div class="grid gap-4 sm:grid-cols-3">
      <Field label="When">
        {(attributes) => (
          <Select
            {...attributes}
            value={rhythm}
            onChange={({ currentTarget: { value } }) => {
              const chosen = rhythms.find((each) => each.value === value)?.value ?? "weekdays";
              set({ rhythm: chosen, ...(chosen === "cron" && rhythm !== "once" && { cron: cronOf(form) }) });
            }}
          >
            {rhythms.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {rhythm === "once" && (
        <div class="sm:col-span-2">
          <ClockField label="Date and time" type="datetime-local" value={form.once} onValue={(once) => set({ once })} />
        </div>
      )}
      {rhythm === "weekly" && (
        <Choice
          label="Day"
          value={form.weekday}
          options={weekdays.map((label, at) => ({ value: String(at), label }))}
          onValue={(weekday) => set({ weekday, firstOn: "" })}
        />
      )}
      {rhythm === "monthly" && (
        <Choice label="Day" value={form.monthDay} options={monthDays} onValue={(monthDay) => set({ monthDay })} />
      )}
      {isAtTime && <ClockField label="At" type="time" value={form.time} onValue={(time) => set({ time })} />}
      {rhythm === "weekly" && <WeekFields form={form} set={set} />}
      {rhythm === "cron" && (
        <div class="sm:col-span-2">
          <Field label="Cron expression" hint="Minute, hour, day, month, weekday, in your time zone.">
            {(attributes) => (
              <Input
                {...attributes}
                maxLength={100}
                spellcheck={false}
                value={form.cron}
                onInput={(event) => set({ cron: event.currentTarget.value })}
                class="font-mono"
              />
            )}
          </Field>
        </div>
      )}
      {rhythm !== "once" && (
        <div class="sm:col-span-3">
          <Choice
            label="If runs were missed while nothing ran"
            value={form.catchUp}
            options={[
              { value: "once", label: "Run once for all of them" },
              { value: "skip", label: "Leave them out" },
              { value: "all", label: "Run each, at most the newest ten" },
            ]}
            onValue={(value) => set({ catchUp: value === "skip" || value === "all" ? value : "once" })}
          />
        </div>
      )}
    </div>
  );
}

const weekChoices = [
  { value: "1", label: "Every week" },
  { value: "2", label: "Every other week" },
  ...[3, 4, 5, 6, 8, 10, 12].map((weeks) => ({ value: String(weeks), label: `Every ${weeks} weeks` })),
];

/** Which weeks count, and from which one on. */
function WeekFields({ form, set }: TimeFieldsProps) {
  const { everyWeeks } = form;
  const isOffered = weekChoices.some(({ value }) => value === everyWeeks);
  const own = { value: everyWeeks, label: `Every ${everyWeeks} weeks` };
  return (
    <>
      <Choice
        label="How often"
        value={everyWeeks}
        options={isOffered ? weekChoices : [...weekChoices, own]}
        onValue={(value) => set({ everyWeeks: value })}
      />
      {everyWeeks !== "1" && (
        <div class="sm:col-span-2">
          <ClockField
            label="First in the week of"
            type="date"
            value={form.firstOn || nextWeekday(form)}
            onValue={(firstOn) => set({ firstOn })}
          />
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onValue: (value: string) => void;
}

function Choice({ label, value, options, onValue }: ChoiceProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <Select {...attributes} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface ClockFieldProps {
  label: string;
  type: "time" | "date" | "datetime-local";
  value: string;
  onValue: (value: string) => void;
}

function ClockField({ label, type, value, onValue }: ClockFieldProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <input
          {...attributes}
          type={type}
          required
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          class="field h-8.5 px-2.5 text-base pointer-coarse:h-10"
        />
      )}
    </Field>
  );
}
