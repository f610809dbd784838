import { pathTo } from "../../state/router.ts";
import { segments } from "../../state/segments.ts";
import { Field } from "../../ui/Field.tsx";
import { Link } from "../../ui/Link.tsx";
import { Select } from "../../ui/Select.tsx";
import type { AudienceProps } from "./audience_props.ts";

/** A segment: everyone it holds when the campaign starts. */
export function AudienceSegment({ audience, isReadOnly, onChange }: AudienceProps) {
  const known = segments.value;
  if (known?.length === 0) {
    return (
      <p class="text-muted">
        There is no segment yet. Filter the{" "}
        <Link to={pathTo.leads()} class="underline">
          leads
        </Link>{" "}
        and save the filter as one, or choose “A filter”.
      </p>
    );
  }
  return (
    <Field label="Segment" hideLabel>
      {(attributes) => (
        <Select
          {...attributes}
          disabled={isReadOnly}
          value={audience.segment_id ?? ""}
          onChange={({ currentTarget: { value } }) => onChange(value === "" ? {} : { segment_id: value })}
        >
          <option value="">Choose a segment</option>
          {known?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
