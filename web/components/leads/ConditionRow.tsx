import { X } from "lucide-preact";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Select } from "../../ui/Select.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import type { UnfinishedCondition } from "./filter_draft.ts";
import { filterField, offeredFields } from "./filter_fields.ts";

interface ConditionRowProps {
  node: LeadCondition | UnfinishedCondition;
  onChange: (node: LeadCondition | UnfinishedCondition | undefined) => void;
}

/** One condition in the builder: its field, what it must be, and a button that takes it out. */
export function ConditionRow({ node, onChange }: ConditionRowProps) {
  const condition = "unfinished" in node ? undefined : node;
  const field = "unfinished" in node ? node.unfinished : node.field;
  const sections = offeredFields();
  const names = sections.flatMap(({ fields }) => fields);
  return (
    <div class="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[11rem_minmax(0,1fr)_auto]">
      <Select
        aria-label="Field"
        value={field}
        onChange={(event) => {
          const chosen = names.find((name) => name === event.currentTarget.value);
          if (chosen) onChange({ unfinished: chosen });
        }}
      >
        {!names.includes(field) && <option value={field}>{filterField(field).label}</option>}
        {sections.map(({ section, fields }) => (
          <optgroup key={section} label={section}>
            {fields.map((name) => (
              <option key={name} value={name}>
                {filterField(name).label}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <div class="order-last col-span-2 sm:order-none sm:col-span-1">
        <ConditionEditor
          key={field}
          field={field}
          condition={condition}
          onChange={(next) => onChange(next ?? { unfinished: field })}
        />
      </div>
      <IconButton label="Remove condition" icon={X} size="small" onClick={() => onChange(undefined)} />
    </div>
  );
}
