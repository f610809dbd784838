import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { ChoicesEditor } from "./ChoicesEditor.tsx";
import { DateEditor } from "./DateEditor.tsx";
import { FlagEditor } from "./FlagEditor.tsx";
import type { ConditionField } from "./filter_fields.ts";
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
  switch (field) {
    case "stage":
    case "industry":
    case "country":
    case "owner":
    case "tags":
    case "source":
      return <ChoicesEditor field={field} condition={condition} onChange={onChange} />;
    case "score":
    case "employee_count":
      return <NumberEditor field={field} condition={condition} onChange={onChange} />;
    case "created_at":
    case "updated_at":
    case "last_contacted_at":
      return <DateEditor field={field} condition={condition} onChange={onChange} />;
    case "do_not_contact":
      return <FlagEditor condition={condition} onChange={onChange} />;
    default:
      return <TextEditor field={field} condition={condition} onChange={onChange} />;
  }
}
