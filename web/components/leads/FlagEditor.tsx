import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { RelationSelect } from "./RelationSelect.tsx";

type FlagField = Extract<LeadCondition, { operator: "is" }>["field"];

interface FlagEditorProps {
  field: FlagField;
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

type Answer = "any" | "yes" | "no" | "is_empty" | "is_not_empty";
type Choices = readonly { value: Answer; label: string }[];

const contactChoices: Choices = [
  { value: "any", label: "Either" },
  { value: "no", label: "May be contacted" },
  { value: "yes", label: "Must not be contacted" },
];
const answerChoices: Choices = [
  { value: "any", label: "Either" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
  { value: "is_empty", label: "Not answered" },
  { value: "is_not_empty", label: "Answered" },
];

/** Whether a question is answered with yes or no, or leads may be written to. */
export function FlagEditor({ field, condition, onChange }: FlagEditorProps) {
  const choices = field === "do_not_contact" ? contactChoices : answerChoices;
  return (
    <RelationSelect
      label="Answer"
      options={choices}
      value={answerOf(condition)}
      onChange={(next) => onChange(conditionOf(field, next))}
    />
  );
}

function answerOf(condition: LeadCondition | undefined): Answer {
  if (condition?.operator === "is") return condition.value ? "yes" : "no";
  return condition?.operator === "is_empty" || condition?.operator === "is_not_empty" ? condition.operator : "any";
}

function conditionOf(field: FlagField, answer: Answer): LeadCondition | undefined {
  if (answer === "any") return undefined;
  if (answer === "yes" || answer === "no") return { field, operator: "is", value: answer === "yes" };
  return field === "do_not_contact" ? undefined : { field, operator: answer };
}
