import { useId } from "preact/hooks";
import { type ActivityKind, activityKind } from "../../../shared/contracts/lead.ts";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { activityKindLabel } from "./activity_kind_label.ts";
import { RelationSelect } from "./RelationSelect.tsx";

type ActivityCondition = Extract<LeadCondition, { field: "activity" }>;

interface ActivityEditorProps {
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const relations: readonly { value: ActivityCondition["operator"]; label: string }[] = [
  { value: "happened", label: "There is" },
  { value: "did_not_happen", label: "There is no" },
];

const fresh: ActivityCondition = { field: "activity", operator: "happened", within_days: 30 };

/** What stands in the timeline, or does not: of which kind, within how many days, how often. */
export function ActivityEditor({ condition, onChange }: ActivityEditorProps) {
  const { kinds, within_days, at_least, operator } = condition?.field === "activity" ? condition : fresh;
  const id = useId();
  function apply(changes: Partial<ActivityParts>) {
    onChange(conditionOf({ operator, kinds: kinds ?? [], within_days, at_least, ...changes }));
  }
  return (
    <div class="grid gap-3">
      <RelationSelect options={relations} value={operator} onChange={(next) => apply({ operator: next })} />
      <fieldset class="grid grid-cols-2 gap-x-3 gap-y-1.5">
        <legend class="sr-only">Kinds of activity</legend>
        {activityKind.options.map((kind) => (
          <label
            key={kind}
            for={`${id}-${kind}`}
            class="flex min-h-7 cursor-pointer items-center gap-2 pointer-coarse:min-h-10"
          >
            <Checkbox
              id={`${id}-${kind}`}
              checked={kinds?.includes(kind) ?? false}
              onChange={() => apply({ kinds: toggled(kinds ?? [], kind) })}
            />
            {activityKindLabel(kind)}
          </label>
        ))}
      </fieldset>
      <p class="text-muted text-sm">Without a tick, every kind counts.</p>
      <div class="grid grid-cols-2 gap-2">
        <CountField
          label="Within days"
          most={3650}
          value={within_days}
          onChange={(next) => apply({ within_days: next })}
        />
        <CountField label="At least" most={100} value={at_least} onChange={(next) => apply({ at_least: next })} />
      </div>
    </div>
  );
}

interface CountFieldProps {
  label: string;
  most: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

function CountField({ label, most, value, onChange }: CountFieldProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <Input
          {...attributes}
          type="number"
          min={1}
          max={most}
          inputMode="numeric"
          placeholder="Any"
          value={value ?? ""}
          onInput={(event) => {
            const typed = Math.round(Number(event.currentTarget.value));
            onChange(typed >= 1 ? Math.min(typed, most) : undefined);
          }}
        />
      )}
    </Field>
  );
}

interface ActivityParts {
  operator: ActivityCondition["operator"];
  kinds: ActivityKind[];
  within_days: number | undefined;
  at_least: number | undefined;
}

function conditionOf({ operator, kinds, within_days, at_least }: ActivityParts): ActivityCondition {
  return {
    field: "activity",
    operator,
    ...(kinds.length > 0 && { kinds }),
    ...(within_days !== undefined && { within_days }),
    ...(at_least !== undefined && at_least > 1 && { at_least }),
  };
}

function toggled(kinds: readonly ActivityKind[], kind: ActivityKind): ActivityKind[] {
  return kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind];
}
