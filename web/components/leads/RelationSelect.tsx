import { Select } from "../../ui/Select.tsx";

interface RelationSelectProps<Relation extends string> {
  options: readonly { value: Relation; label: string }[];
  value: Relation;
  onChange: (relation: Relation) => void;
  label?: string;
}

/** How a field and its value belong together: "is any of", "contains", "is empty". */
export function RelationSelect<Relation extends string>(props: RelationSelectProps<Relation>) {
  const { options, value, onChange, label = "Relation" } = props;
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
