import { type ImportOptions, importDuplicates } from "../../../shared/contracts/lead_import.ts";
import { members } from "../../state/members.ts";
import { stages } from "../../state/stages.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";

interface ImportChoicesProps {
  options: ImportOptions;
  onOptions: (options: ImportOptions) => void;
}

const duplicateHints = {
  skip: "Nothing of them is changed.",
  update: "What the file says replaces what was there. Empty cells change nothing.",
  create: "They are added a second time. An address that is taken fails.",
};

/** What is done with people who are there already, and what new leads get besides. */
export function ImportChoices({ options, onOptions }: ImportChoicesProps) {
  const duplicates = options.duplicates ?? "skip";
  const set = (change: Partial<Record<keyof ImportOptions, unknown>>) => {
    const next = { ...options, ...change };
    onOptions(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== "")));
  };
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <DuplicatesField
        value={duplicates}
        onValue={(value) => set({ duplicates: value })}
        hint={duplicateHints[duplicates]}
      />
      <Field label="Tags for all of them" hint="Parted by commas.">
        {(attributes) => (
          <Input
            {...attributes}
            defaultValue={(options.tags ?? []).join(", ")}
            onChange={(event) => {
              const tags = event.currentTarget.value
                .split(",")
                .map((tag) => tag.trim())
                .filter(Boolean);
              set({ tags: tags.length > 0 ? tags : undefined });
            }}
          />
        )}
      </Field>
      <Field label="Owner of new leads" hint="Where the file names none.">
        {(attributes) => (
          <Select
            {...attributes}
            value={options.owner_id ?? ""}
            onChange={(event) => set({ owner_id: event.currentTarget.value || undefined })}
          >
            <option value="">Nobody</option>
            {members.value?.map((member) => (
              <option key={member.user_id} value={member.user_id}>
                {member.display_name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Stage of new leads" hint="Where the file names none.">
        {(attributes) => (
          <Select
            {...attributes}
            value={options.stage ?? ""}
            onChange={(event) => set({ stage: event.currentTarget.value || undefined })}
          >
            <option value="">The first one</option>
            {stages.value.map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Dates like 03/04/2026">
        {(attributes) => (
          <Select
            {...attributes}
            value={options.day_first ? "day" : "month"}
            onChange={(event) => set({ day_first: event.currentTarget.value === "day" || undefined })}
          >
            <option value="month">March 4th: the month first</option>
            <option value="day">April 3rd: the day first</option>
          </Select>
        )}
      </Field>
    </div>
  );
}

interface DuplicatesFieldProps {
  value: NonNullable<ImportOptions["duplicates"]>;
  onValue: (value: NonNullable<ImportOptions["duplicates"]>) => void;
  hint?: string;
}

/** Also on the card in the chat, where it is the one choice. */
export function DuplicatesField({ value, onValue, hint }: DuplicatesFieldProps) {
  return (
    <Field label="Who is there already" hint={hint}>
      {(attributes) => (
        <Select
          {...attributes}
          value={value}
          onChange={(event) => onValue(importDuplicates.parse(event.currentTarget.value))}
        >
          <option value="skip">Skip them</option>
          <option value="update">Update them</option>
          <option value="create">Add them again</option>
        </Select>
      )}
    </Field>
  );
}
