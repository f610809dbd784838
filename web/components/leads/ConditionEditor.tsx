import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { ActivityEditor } from "./ActivityEditor.tsx";
import { ChoicesEditor } from "./ChoicesEditor.tsx";
import { DateEditor } from "./DateEditor.tsx";
import { EngagementEditor } from "./EngagementEditor.tsx";
import { FlagEditor } from "./FlagEditor.tsx";
import { type ConditionField, filterField } from "./filter_fields.ts";
import { NumberEditor } from "./NumberEditor.tsx";
import { TextEditor } from "./TextEditor.tsx";

export interface ConditionEditorProps {
  field: ConditionField;
  condition: LeadCondition | undefined;
  /** Applies at once; undefined takes the condition away. */
  onChange: (condition: LeadCondition | undefined) => void;
}

/** What a field must be, in the form that suits the field. */
export function ConditionEditor({ field, condition, onChange }: ConditionEditorProps) {
  const editing = { condition, onChange };
  switch (field) {
    case "activity":
      return <ActivityEditor {...editing} />;
    case "engagement":
      return <EngagementEditor {...editing} />;
    case "tags":
    case "segment":
      return <ChoicesEditor field={field} {...editing} />;
    case "do_not_contact":
      return <FlagEditor field={field} {...editing} />;
    case "score":
    case "employee_count":
      return <NumberEditor field={field} {...editing} />;
    case "created_at":
    case "updated_at":
    case "last_contacted_at":
      return <DateEditor field={field} {...editing} />;
  }
  const { editor } = filterField(field);
  if (editor === "choices") return <ChoicesEditor field={field} {...editing} />;
  if (!isCustom(field) || editor === "text") return <TextEditor field={field} {...editing} />;
  if (editor === "number") return <NumberEditor field={field} {...editing} />;
  if (editor === "date") return <DateEditor field={field} {...editing} />;
  return <FlagEditor field={field} {...editing} />;
}

function isCustom(field: ConditionField): field is Extract<ConditionField, `${string}.${string}`> {
  return field.includes(".");
}
