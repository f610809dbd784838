import { Sigma } from "lucide-preact";
import { accountFields, fieldName, leadFields } from "../../state/custom_fields.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { isMeasure } from "./measure.ts";

interface MeasureMenuProps {
  measure: string | null;
  onMeasure: (measure: string | null) => void;
}

/** What each column adds up. */
export function MeasureMenu({ measure, onMeasure }: MeasureMenuProps) {
  const fields = [...leadFields.value, ...accountFields.value].filter(isMeasure);
  const choices = [
    { value: null, label: "Only count" },
    { value: "score", label: "Average score" },
    ...fields.map((field) => ({ value: fieldName(field), label: `Sum of ${field.label}` })),
  ];
  return (
    <Menu
      label="Numbers of the columns"
      align="end"
      trigger={(attributes) => (
        <IconButton {...attributes} tone="secondary" label="Numbers of the columns" icon={Sigma} />
      )}
    >
      {choices.map(({ value, label }) => (
        <MenuItem key={label} checked={measure === value} onSelect={() => onMeasure(value)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
