import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { RelationSelect } from "./RelationSelect.tsx";

export interface Happening<Kind extends string> {
  operator: Extract<LeadCondition, { field: "activity" }>["operator"];
  kinds: readonly Kind[];
  within_days: number | undefined;
  at_least: number | undefined;
}

interface HappeningFieldsProps<Kind extends string> {
  happening: Happening<Kind>;
  /** What "happened" and "did not happen" are called here. */
  words: Readonly<Record<Happening<Kind>["operator"], string>>;
  legend: string;
  kinds: readonly Kind[];
  labelOf: (kind: Kind) => string;
  /** Said below the kinds. */
  hint: string;
  onChange: (happening: Happening<Kind>) => void;
  children?: ComponentChildren;
}

/** Whether something happened or did not: of which kinds, within how many days, how often. */
export function HappeningFields<Kind extends string>(props: HappeningFieldsProps<Kind>) {
  const { happening, words, legend, kinds, labelOf, hint, onChange, children } = props;
  const id = useId();
  const apply = (changes: Partial<Happening<Kind>>) => onChange({ ...happening, ...changes });
  return (
    <div class="grid gap-3">
      <RelationSelect
        options={[
          { value: "happened", label: words.happened },
          { value: "did_not_happen", label: words.did_not_happen },
        ]}
        value={happening.operator}
        onChange={(operator) => apply({ operator })}
      />
      <fieldset class="grid grid-cols-2 gap-x-3 gap-y-1.5">
        <legend class="sr-only">{legend}</legend>
        {kinds.map((kind) => (
          <label
            key={kind}
            for={`${id}-${kind}`}
            class="flex min-h-7 cursor-pointer items-center gap-2 pointer-coarse:min-h-10"
          >
            <Checkbox
              id={`${id}-${kind}`}
              checked={happening.kinds.includes(kind)}
              onChange={() => apply({ kinds: toggled(happening.kinds, kind) })}
            />
            {labelOf(kind)}
          </label>
        ))}
      </fieldset>
      <p class="text-muted text-sm">{hint}</p>
      {children}
      <div class="grid grid-cols-2 gap-2">
        <CountField
          label="Within days"
          most={3650}
          value={happening.within_days}
          onChange={(next) => apply({ within_days: next })}
        />
        <CountField
          label="At least"
          most={100}
          value={happening.at_least}
          onChange={(next) => apply({ at_least: next })}
        />
      </div>
    </div>
  );
}

/** What a condition says beside its field, its kinds and what is its own. */
export function whenAndHowOften({ within_days, at_least }: Pick<Happening<string>, "within_days" | "at_least">) {
  return {
    ...(within_days !== undefined && { within_days }),
    ...(at_least !== undefined && at_least > 1 && { at_least }),
  };
}

interface CountFieldProps {
  label: string;
  most: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

function CountField({ label, most, value, onChange }: CountFieldProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <Input
          {...attributes}
          type="number"
          min={1}
          max={most}
          inputMode="numeric"
          placeholder="Any"
          value={value ?? ""}
          onInput={(event) => {
            const typed = Math.round(Number(event.currentTarget.value));
            onChange(typed >= 1 ? Math.min(typed, most) : undefined);
          }}
        />
      )}
    </Field>
  );
}

function toggled<Kind>(kinds: readonly Kind[], kind: Kind): Kind[] {
  return kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind];
}
