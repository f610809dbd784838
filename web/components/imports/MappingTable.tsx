import { useState } from "preact/hooks";
import type { ImportPreviewRow, LeadImport } from "../../../shared/contracts/lead_import.ts";
import { importFields, sharedImportFields } from "../../../shared/domain/imports/import_fields.ts";
import { customFieldName, type ImportMapping } from "../../../shared/domain/imports/suggest_mapping.ts";
import { accountFields, leadFields } from "../../state/custom_fields.ts";
import { Select } from "../../ui/Select.tsx";
import { NewFieldDialog } from "./NewFieldDialog.tsx";

interface MappingTableProps {
  import: LeadImport;
  /** Undefined until it was read. */
  preview: readonly ImportPreviewRow[] | undefined;
  onMapping: (mapping: ImportMapping) => void;
}

const newField = "new";

/** Each column of the file, what stands in it, and the field it goes to. */
export function MappingTable({ import: shown, preview, onMapping }: MappingTableProps) {
  const [adding, setAdding] = useState<number>();
  const set = (column: number, field: string | null) => {
    onMapping(shown.mapping.map((before, place) => (place === column ? field : takenOver(before, field))));
  };
  return (
    <div class="overflow-hidden rounded-lg border border-line bg-surface">
      <table class="w-full table-fixed text-left">
        <caption class="sr-only">Columns of the file and the fields they go to</caption>
        <thead class="border-line border-b text-muted text-sm">
          <tr>
            <th scope="col" class="w-[30%] px-3 py-2 font-medium">
              Column
            </th>
            <th scope="col" class="px-3 py-2 font-medium max-sm:hidden">
              First values
            </th>
            <th scope="col" class="w-[55%] px-3 py-2 font-medium sm:w-[34%]">
              Goes to
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.columns.map((name, column) => (
            <tr key={name} class="border-line not-first:border-t">
              <th scope="row" class="break-words px-3 py-1.5 font-medium">
                {name}
              </th>
              <td
                class="truncate px-3 py-1.5 text-muted max-sm:hidden"
                title={valuesOf(preview ?? [], column).join("\n")}
              >
                {valuesOf(preview ?? [], column).join(" · ")}
              </td>
              <td class="px-3 py-1.5">
                <FieldSelect
                  label={`Field for ${name}`}
                  field={shown.mapping[column] ?? null}
                  onField={(field) => (field === newField ? setAdding(column) : set(column, field))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {adding !== undefined && (
        <NewFieldDialog
          workspaceId={shown.workspace_id}
          column={shown.columns[adding] ?? ""}
          values={preview?.map(({ cells }) => cells[adding] ?? "")}
          onClose={() => setAdding(undefined)}
          onField={(field) => {
            setAdding(undefined);
            set(adding, customFieldName(field.target, field.key));
          }}
        />
      )}
    </div>
  );
}

/** A field belongs to one column; whoever had it gives it up. */
function takenOver(before: string | null, field: string | null): string | null {
  return before === field && field !== null && !sharedImportFields.includes(field) ? null : before;
}

function valuesOf(preview: readonly ImportPreviewRow[], column: number): string[] {
  return [...new Set(preview.map(({ cells }) => cells[column] ?? "").filter(Boolean))].slice(0, 3);
}

interface FieldSelectProps {
  label: string;
  field: string | null;
  onField: (field: string | null) => void;
}

function FieldSelect({ label, field, onField }: FieldSelectProps) {
  const custom = [...leadFields.value, ...accountFields.value];
  return (
    <Select
      aria-label={label}
      value={field ?? ""}
      class={field === null ? "text-muted" : ""}
      onChange={(event) => {
        const { value } = event.currentTarget;
        // Choosing a new field is a question first; until it is answered the old choice holds.
        if (value === newField) event.currentTarget.value = field ?? "";
        onField(value === "" ? null : value);
      }}
    >
      <option value="">Leave out</option>
      <optgroup label="Fields">
        {importFields.map((each) => (
          <option key={each.field} value={each.field}>
            {each.label}
          </option>
        ))}
      </optgroup>
      <optgroup label="Custom fields">
        {custom.map(({ target, key, label: own }) => (
          <option key={`${target}.${key}`} value={customFieldName(target, key)}>
            {target === "account" ? `Company: ${own}` : own}
          </option>
        ))}
        <option value={newField}>New field…</option>
      </optgroup>
    </Select>
  );
}
