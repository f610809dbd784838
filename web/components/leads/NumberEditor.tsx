import { useState } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { RelationSelect } from "./RelationSelect.tsx";

interface NumberEditorProps {
  field: Extract<LeadCondition, { operator: "between" }>["field"];
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const scorePresets = [
  { label: "Hot", minimum: 80, maximum: 100 },
  { label: "Warm", minimum: 50, maximum: 79 },
  { label: "Cold", minimum: 0, maximum: 49 },
];

type Relation = "between" | "is_empty" | "is_not_empty";
const relations: readonly { value: Relation; label: string }[] = [
  { value: "between", label: "is between" },
  { value: "is_empty", label: "is empty" },
  { value: "is_not_empty", label: "is filled in" },
];

/** A range, both ends included; an end left empty is open. Everyone has a score; other numbers may be missing. */
export function NumberEditor({ field, condition, onChange }: NumberEditorProps) {
  const relation = condition?.operator === "is_empty" || condition?.operator === "is_not_empty";
  const [shown, setShown] = useState<Relation>(relation ? condition.operator : "between");
  const range = condition?.operator === "between" ? condition : undefined;
  const [minimum, setMinimum] = useState(range?.minimum?.toString() ?? "");
  const [maximum, setMaximum] = useState(range?.maximum?.toString() ?? "");

  function apply(from: string, to: string) {
    setMinimum(from);
    setMaximum(to);
    const ends = { ...numberAs("minimum", from), ...numberAs("maximum", to) };
    onChange(Object.keys(ends).length > 0 ? { field, operator: "between", ...ends } : undefined);
  }

  function relate(next: Relation) {
    setShown(next);
    if (next === "between") apply(minimum, maximum);
    else onChange({ field, operator: next });
  }

  const isReversed = minimum !== "" && maximum !== "" && Number(minimum) > Number(maximum);
  return (
    <div class="grid gap-3">
      {field !== "score" && <RelationSelect options={relations} value={shown} onChange={relate} />}
      {field === "score" && (
        <div class="flex gap-1.5">
          {scorePresets.map((preset) => (
            <Button
              key={preset.label}
              size="small"
              class="flex-1"
              onClick={() => apply(`${preset.minimum}`, `${preset.maximum}`)}
            >
              {preset.label}
            </Button>
          ))}
        </div>
      )}
      {shown === "between" && (
        <div class="grid grid-cols-2 gap-2">
          <Field label="From" error={isReversed ? "More than “to”." : undefined}>
            {(attributes) => (
              <Input
                {...attributes}
                type="number"
                step="any"
                inputMode="decimal"
                value={minimum}
                onInput={(event) => apply(event.currentTarget.value, maximum)}
              />
            )}
          </Field>
          <Field label="To">
            {(attributes) => (
              <Input
                {...attributes}
                type="number"
                step="any"
                inputMode="decimal"
                value={maximum}
                onInput={(event) => apply(minimum, event.currentTarget.value)}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}

function numberAs<Name extends "minimum" | "maximum">(name: Name, text: string): { [key in Name]?: number } {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return {};
  const entry: { [key in Name]?: number } = {};
  entry[name] = value;
  return entry;
}
