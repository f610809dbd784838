import type { CustomField } from "../../contracts/custom_field.ts";
import type { ExportedLead } from "../../contracts/lead_import.ts";
import { listCell } from "../tables/write_csv.ts";
import { columnKey, knownColumns } from "./known_columns.ts";
import { customFieldName } from "./suggest_mapping.ts";

export type ExportField = Pick<CustomField, "target" | "key" | "label">;

/** A column of the export: its name, by which an import knows it again, and what stands in it. */
export type ExportColumn = { name: string; cell(lead: ExportedLead): string | null };

const yesOrNo = (value: boolean) => (value ? "yes" : "no");

/** Those of our own fields. */
const ownColumns: ExportColumn[] = [
  { name: "Name", cell: ({ name }) => name },
  { name: "Email", cell: ({ email }) => email },
  { name: "Phone", cell: ({ phone }) => phone },
  { name: "Title", cell: ({ title }) => title },
  { name: "Company", cell: ({ company }) => company },
  { name: "Website", cell: ({ domain }) => domain },
  { name: "Industry", cell: ({ industry }) => industry },
  { name: "Employees", cell: ({ employee_count }) => (employee_count === null ? null : String(employee_count)) },
  { name: "Country", cell: ({ country }) => country },
  { name: "City", cell: ({ city }) => city },
  { name: "Stage", cell: ({ stage }) => stage },
  { name: "Owner", cell: ({ owner }) => owner },
  { name: "Tags", cell: ({ tags }) => listCell(tags) },
  { name: "Source", cell: ({ source }) => source },
  { name: "Do not contact", cell: ({ do_not_contact }) => yesOrNo(do_not_contact) },
];

/** To read only: an import leaves them out. */
const factColumns: ExportColumn[] = [
  { name: "Score", cell: ({ score }) => String(score) },
  { name: "Created at", cell: ({ created_at }) => created_at },
  { name: "Last contacted at", cell: ({ last_contacted_at }) => last_contacted_at },
];

/** Every column of an export, custom fields between our own and what is only told. */
export function exportColumns(fields: readonly ExportField[]): ExportColumn[] {
  const taken = new Set([...ownColumns, ...factColumns].map(({ name }) => columnKey(name)));
  const custom = fields.map((field): ExportColumn => {
    const isOwn = field.target === "lead";
    const said = isOwn ? field.label : `Company: ${field.label}`;
    const isPlain = !taken.has(columnKey(said)) && !knownColumns.has(columnKey(said)) && columnKey(said) !== "";
    const name = isPlain ? said : customFieldName(field.target, field.key);
    taken.add(columnKey(name));
    return { name, cell: (lead) => valueCell((isOwn ? lead.custom : lead.account_custom)[field.key]) };
  });
  return [...ownColumns, ...custom, ...factColumns];
}

function valueCell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return yesOrNo(value);
  if (Array.isArray(value)) return listCell(value.map(String));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
