import { useState } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Input } from "../../ui/Input.tsx";
import { RelationSelect } from "./RelationSelect.tsx";

interface TextEditorProps {
  field: Extract<LeadCondition, { operator: "contains" }>["field"];
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

type Relation = "contains" | "is_any_of" | "is_none_of" | "is_empty" | "is_not_empty";
const relations: readonly { value: Relation; label: string }[] = [
  { value: "contains", label: "contains" },
  { value: "is_any_of", label: "is" },
  { value: "is_none_of", label: "is not" },
  { value: "is_empty", label: "is empty" },
  { value: "is_not_empty", label: "is filled in" },
];

/** What a text contains or is; several texts, one of which it is, are parted by semicolons. */
export function TextEditor({ field, condition, onChange }: TextEditorProps) {
  const [relation, setRelation] = useState<Relation>(relationOf(condition));
  const [text, setText] = useState(textOf(condition));

  function apply(next: Relation, typed: string) {
    setRelation(next);
    setText(typed);
    onChange(conditionOf(field, next, typed));
  }

  return (
    <div class="grid gap-2">
      <RelationSelect options={relations} value={relation} onChange={(next) => apply(next, text)} />
      {relation !== "is_empty" && relation !== "is_not_empty" && (
        <Input
          aria-label="Text"
          value={text}
          maxLength={200}
          placeholder={relation === "contains" ? undefined : "One; two; three"}
          onInput={(event) => apply(relation, event.currentTarget.value)}
        />
      )}
    </div>
  );
}

function relationOf(condition: LeadCondition | undefined): Relation {
  const known = relations.find(({ value }) => value === condition?.operator);
  return known?.value ?? "contains";
}

function textOf(condition: LeadCondition | undefined): string {
  if (condition?.operator === "contains") return condition.value;
  return condition && "values" in condition ? condition.values.join("; ") : "";
}

function conditionOf(field: TextEditorProps["field"], relation: Relation, text: string): LeadCondition | undefined {
  if (relation === "is_empty" || relation === "is_not_empty") return { field, operator: relation };
  if (relation === "contains") return text.trim() ? { field, operator: relation, value: text } : undefined;
  const values = text
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  if (values.length === 0) return undefined;
  return relation === "is_any_of" ? { field, operator: relation, values } : { field, operator: relation, values };
}
