import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";

interface DateEditorProps {
  field: "created_at" | "updated_at" | "last_contacted_at";
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const dayChoices = [1, 7, 14, 30, 60, 90, 180, 365];

type DateMode = "" | "in_last_days" | "not_in_last_days" | "between_dates" | "is_empty" | "is_not_empty";

const modes: { value: DateMode; label: string }[] = [
  { value: "", label: "Any time" },
  { value: "in_last_days", label: "Within the last…" },
  { value: "not_in_last_days", label: "Not within the last…" },
  { value: "between_dates", label: "Between two days" },
];
const contactModes: { value: DateMode; label: string }[] = [
  { value: "is_empty", label: "Never" },
  { value: "is_not_empty", label: "At least once" },
];

/** When something happened: in the last days, longer ago, between two days, or never. */
export function DateEditor({ field, condition, onChange }: DateEditorProps) {
  const mode = modeOf(condition);
  const offered = field === "last_contacted_at" ? [...modes, ...contactModes] : modes;
  const days =
    condition?.operator === "in_last_days" || condition?.operator === "not_in_last_days" ? condition.days : 30;
  return (
    <div class="grid gap-2">
      <Select
        aria-label="When"
        value={mode}
        onChange={(event) => {
          const next = offered.find((each) => each.value === event.currentTarget.value)?.value ?? "";
          onChange(conditionOf(field, next, days));
        }}
      >
        {offered.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </Select>
      {(mode === "in_last_days" || mode === "not_in_last_days") && (
        <Select
          aria-label="Days"
          value={`${days}`}
          onChange={(event) => onChange(conditionOf(field, mode, Number(event.currentTarget.value)))}
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

function modeOf(condition: LeadCondition | undefined): DateMode {
  switch (condition?.operator) {
    case "in_last_days":
    case "not_in_last_days":
    case "between_dates":
    case "is_empty":
    case "is_not_empty":
      return condition.operator;
    default:
      return "";
  }
}

function conditionOf(field: DateEditorProps["field"], mode: DateMode, days: number): LeadCondition | undefined {
  switch (mode) {
    case "in_last_days":
    case "not_in_last_days":
      return { field, operator: mode, days };
    case "between_dates":
      return { field, operator: mode };
    case "is_empty":
    case "is_not_empty":
      return { field, operator: mode };
    case "":
      return undefined;
  }
}

function withDays(days: number): number[] {
  return dayChoices.includes(days) ? dayChoices : [...dayChoices, days].sort((one, other) => one - other);
}
