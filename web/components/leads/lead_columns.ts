import type { CustomField } from "../../../shared/contracts/custom_field.ts";
import type { Lead } from "../../../shared/contracts/lead.ts";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { accountFields, customFieldNamed, fieldName, leadFields } from "../../state/custom_fields.ts";
import { shownPhone } from "../../state/phones.ts";
import { formatDay, formatNumber } from "../../state/time.ts";
import { customValueText } from "../custom_fields/custom_value.ts";

export interface LeadColumn {
  /** As views and addresses name it; custom fields as filters do. */
  id: string;
  label: string;
  /** Pixels that the column needs at least, its share of what is left over, and when it gives way: the highest first. */
  minimum: number;
  share: number;
  rank: number;
  /** How the column sorts and in which direction first; absent where the search has no such order. */
  sort?: LeadSort;
  /** What stands in it, where that is plain text. */
  text?: (lead: Lead) => string | null;
}

/** The usual columns beside tick box and name, and behind them those that one may choose. */
const builtInColumns: readonly LeadColumn[] = [
  {
    id: "company",
    label: "Company",
    minimum: 130,
    share: 1.2,
    rank: 1,
    sort: { field: "company", direction: "ascending" },
  },
  { id: "title", label: "Title", minimum: 120, share: 1.2, rank: 8 },
  { id: "stage", label: "Stage", minimum: 104, share: 0, rank: 2, sort: { field: "stage", direction: "ascending" } },
  { id: "score", label: "Score", minimum: 96, share: 0, rank: 3, sort: { field: "score", direction: "descending" } },
  {
    id: "country",
    label: "Country",
    minimum: 104,
    share: 0.7,
    rank: 6,
    sort: { field: "country", direction: "ascending" },
  },
  { id: "owner", label: "Owner", minimum: 132, share: 0.8, rank: 5 },
  { id: "tags", label: "Tags", minimum: 140, share: 1, rank: 7 },
  {
    id: "last_contacted",
    label: "Last contacted",
    minimum: 128,
    share: 0,
    rank: 4,
    sort: { field: "last_contacted_at", direction: "descending" },
  },
];
export const usualColumns: readonly string[] = builtInColumns.map(({ id }) => id);

const furtherColumns: readonly LeadColumn[] = [
  plainColumn("email", "E-mail", 180, (lead) => lead.email),
  plainColumn("phone", "Phone", 130, ({ phone }) => phone && shownPhone(phone).text),
  plainColumn("city", "City", 110, (lead) => lead.city),
  plainColumn("source", "Source", 110, (lead) => lead.source),
  plainColumn("industry", "Industry", 120, (lead) => lead.industry),
  plainColumn("employees", "Employees", 100, ({ employee_count }) =>
    employee_count === null ? null : formatNumber(employee_count),
  ),
  plainColumn("domain", "Domain", 140, (lead) => lead.domain),
  {
    ...plainColumn("added", "Added", 110, (lead) => formatDay(lead.created_at)),
    sort: { field: "created_at", direction: "descending" },
  },
  {
    ...plainColumn("changed", "Changed", 110, (lead) => formatDay(lead.updated_at)),
    sort: { field: "updated_at", direction: "descending" },
  },
];

/** Every column that there is, by section. */
export function offeredColumns(): { section: string; columns: LeadColumn[] }[] {
  const sections = [
    { section: "Lead", columns: [...builtInColumns, ...furtherColumns] },
    { section: "Custom fields", columns: [...leadFields.value, ...accountFields.value].map(customColumn) },
  ];
  return sections.filter(({ columns }) => columns.length > 0);
}

function columnCalled(id: string): LeadColumn | undefined {
  const field = customFieldNamed(id);
  if (field) return field.archived_at === null ? customColumn(field) : undefined;
  return [...builtInColumns, ...furtherColumns].find((column) => column.id === id);
}

function plainColumn(id: string, label: string, minimum: number, text: (lead: Lead) => string | null): LeadColumn {
  return { id, label, minimum, share: 0.7, rank: 9, text };
}

function customColumn(field: CustomField): LeadColumn {
  const name = fieldName(field);
  const stored = (lead: Lead) => (field.target === "account" ? lead.account_custom : lead.custom)?.[field.key];
  const direction = field.type === "number" || field.type === "money" ? "descending" : "ascending";
  return {
    ...plainColumn(name, field.label, 120, (lead) => customValueText(field, stored(lead)) || null),
    ...(field.type !== "multi_choice" && { sort: { field: name, direction } }),
  };
}

/** How the name's column sorts; the row draws it itself because it is the link. */
export const nameSort: LeadSort = { field: "name", direction: "ascending" };

const tickPixels = 44;
const nameMinimumPixels = 170;
const nameShare = 1.4;

/** What stands in a row, how wide each part is, and how wide the whole must be at least, in pixels. */
export interface FittedColumns {
  columns: LeadColumn[];
  /** For tick box, name and the columns. */
  tracks: string;
  width: number;
}

/** The columns that fit into a width in pixels, in their order; those that someone chose all, however wide. */
export function fitColumns(width: number, chosen?: readonly string[]): FittedColumns {
  if (chosen) return laidOut(chosen.flatMap((id) => columnCalled(id) ?? []));
  let left = width - tickPixels - nameMinimumPixels;
  const fitting = new Set<LeadColumn>();
  for (const column of [...builtInColumns].sort((one, other) => one.rank - other.rank)) {
    left -= column.minimum;
    if (left < 0) break;
    fitting.add(column);
  }
  return laidOut(builtInColumns.filter((column) => fitting.has(column)));
}

function laidOut(columns: LeadColumn[]): FittedColumns {
  const tracks = [
    `${tickPixels}px`,
    `minmax(${nameMinimumPixels}px, ${nameShare}fr)`,
    ...columns.map(({ minimum, share }) => (share > 0 ? `minmax(${minimum}px, ${share}fr)` : `${minimum}px`)),
  ];
  const width = columns.reduce((sum, { minimum }) => sum + minimum, tickPixels + nameMinimumPixels);
  return { columns, tracks: tracks.join(" "), width };
}
