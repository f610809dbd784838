import type { CustomField, CustomValue } from "../../../shared/contracts/custom_field.ts";
import { CustomFact } from "./CustomFact.tsx";

interface CustomFactsProps {
  fields: readonly CustomField[];
  values: Readonly<Record<string, unknown>>;
  readOnly: boolean;
  /** Null empties the field. */
  onSave: (key: string, value: CustomValue | null) => void;
}

/** The custom fields of a lead or an account as rows of its facts. */
export function CustomFacts({ fields, values, readOnly, onSave }: CustomFactsProps) {
  return (
    <>
      {fields.map((field) => (
        <CustomFact
          key={field.key}
          field={field}
          value={values[field.key]}
          readOnly={readOnly}
          onSave={(value) => onSave(field.key, value)}
        />
      ))}
    </>
  );
}
