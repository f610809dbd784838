import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Segmented } from "../../ui/Segmented.tsx";

interface FlagEditorProps {
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

const choices = [
  { value: "any", label: "Either" },
  { value: "no", label: "May be contacted" },
  { value: "yes", label: "Must not" },
] as const;

/** Whether leads that must not be written to are shown, hidden, or the only ones. */
export function FlagEditor({ condition, onChange }: FlagEditorProps) {
  const value = condition?.operator === "is" ? (condition.value ? "yes" : "no") : "any";
  return (
    <Segmented
      label="Do not contact"
      options={choices}
      value={value}
      onChange={(next) =>
        onChange(next === "any" ? undefined : { field: "do_not_contact", operator: "is", value: next === "yes" })
      }
    />
  );
}
