import { type DatePeriod, datePeriod, type LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { periodLabel } from "./period_label.ts";
import { RelationSelect } from "./RelationSelect.tsx";

type DateField = Extract<LeadCondition, { operator: "between_dates" }>["field"];

interface DateEditorProps {
  field: DateField;
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const dayChoices = [1, 7, 14, 30, 60, 90, 180, 365];

type DayMode = "in_last_days" | "not_in_last_days" | "in_next_days";
type DateMode = "" | DayMode | "in_period" | "between_dates" | "is_empty" | "is_not_empty";

const modes: readonly { value: DateMode; label: string }[] = [
  { value: "", label: "Any time" },
  { value: "in_last_days", label: "Within the last…" },
  { value: "not_in_last_days", label: "Not within the last…" },
  { value: "in_period", label: "In the period…" },
  { value: "between_dates", label: "Between two days" },
];
const nextDays: typeof modes = [{ value: "in_next_days", label: "Within the next…" }];
const emptiness: typeof modes = [
  { value: "is_empty", label: "Empty" },
  { value: "is_not_empty", label: "Filled in" },
];
const contact: typeof modes = [
  { value: "is_empty", label: "Never" },
  { value: "is_not_empty", label: "At least once" },
];

/** When something happened or will: in the last or next days, in a period, between two days, or never. */
export function DateEditor({ field, condition, onChange }: DateEditorProps) {
  const mode = modeOf(condition);
  const days = condition && "days" in condition ? condition.days : 30;
  const period = condition?.operator === "in_period" ? condition.period : "this_month";
  return (
    <div class="grid gap-2">
      <RelationSelect
        label="When"
        options={modesOf(field)}
        value={mode}
        onChange={(next) => onChange(conditionOf(field, next, { days, period }))}
      />
      {isDayMode(mode) && (
        <Select
          aria-label="Days"
          value={`${days}`}
          onChange={(event) => onChange({ field, operator: mode, days: Number(event.currentTarget.value) })}
        >
          {withDays(days).map((each) => (
            <option key={each} value={`${each}`}>
              {each === 1 ? "day" : `${each} days`}
            </option>
          ))}
        </Select>
      )}
      {mode === "not_in_last_days" && field === "last_contacted_at" && (
        <p class="text-muted text-sm">Includes those never contacted.</p>
      )}
      {mode === "in_period" && (
        <RelationSelect
          label="Period"
          options={datePeriod.options.map((value) => ({ value, label: periodLabel(value) }))}
          value={period}
          onChange={(next) => onChange({ field, operator: "in_period", period: next })}
        />
      )}
      {condition?.operator === "between_dates" && <DayRange condition={condition} onChange={onChange} />}
    </div>
  );
}

type DayRangeCondition = Extract<LeadCondition, { operator: "between_dates" }>;

function DayRange({
  condition,
  onChange,
}: {
  condition: DayRangeCondition;
  onChange: (condition: LeadCondition) => void;
}) {
  const { field, operator, from, until } = condition;
  const change = (end: "from" | "until", day: string) => {
    const ends = { from, until, [end]: day || undefined };
    onChange({
      field,
      operator,
      ...(ends.from ? { from: ends.from } : {}),
      ...(ends.until ? { until: ends.until } : {}),
    });
  };
  return (
    <div class="grid grid-cols-2 gap-2">
      <Field label="From">
        {(attributes) => (
          <Input
            {...attributes}
            type="date"
            value={from?.slice(0, 10) ?? ""}
            onChange={(event) => change("from", event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Before">
        {(attributes) => (
          <Input
            {...attributes}
            type="date"
            value={until?.slice(0, 10) ?? ""}
            onChange={(event) => change("until", event.currentTarget.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** Our own dates lie in the past; those of custom fields may lie ahead, and may be missing. */
function modesOf(field: DateField): readonly { value: DateMode; label: string }[] {
  if (field === "last_contacted_at") return [...modes, ...contact];
  return field.includes(".") ? [...modes, ...nextDays, ...emptiness] : modes;
}

function modeOf(condition: LeadCondition | undefined): DateMode {
  switch (condition?.operator) {
    case "in_last_days":
    case "not_in_last_days":
    case "in_next_days":
    case "in_period":
    case "between_dates":
    case "is_empty":
    case "is_not_empty":
      return condition.operator;
    default:
      return "";
  }
}

function isDayMode(mode: DateMode): mode is DayMode {
  return mode === "in_last_days" || mode === "not_in_last_days" || mode === "in_next_days";
}

function conditionOf(
  field: DateField,
  mode: DateMode,
  { days, period }: { days: number; period: DatePeriod },
): LeadCondition | undefined {
  if (mode === "") return undefined;
  if (mode === "in_period") return { field, operator: mode, period };
  return isDayMode(mode) ? { field, operator: mode, days } : { field, operator: mode };
}

function withDays(days: number): number[] {
  return dayChoices.includes(days) ? dayChoices : [...dayChoices, days].sort((one, other) => one - other);
}
