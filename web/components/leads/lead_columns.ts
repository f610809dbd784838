import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";

export type ColumnId = "company" | "title" | "stage" | "score" | "country" | "owner" | "tags" | "last_contacted";

export interface LeadColumn {
  id: ColumnId;
  label: string;
  /** Pixels that the column needs at least, its share of what is left over, and when it gives way: the highest first. */
  minimum: number;
  share: number;
  rank: number;
  /** How the column sorts and in which direction first; absent where the search has no such order. */
  sort?: LeadSort;
}

/** The columns beside tick box and name. */
export const leadColumns: readonly LeadColumn[] = [
  {
    id: "company",
    label: "Company",
    minimum: 130,
    share: 1.2,
    rank: 1,
    sort: { field: "company", direction: "ascending" },
  },
  { id: "title", label: "Title", minimum: 120, share: 1.2, rank: 8 },
  {
    id: "stage",
    label: "Stage",
    minimum: 104,
    share: 0,
    rank: 2,
    sort: { field: "stage", direction: "ascending" },
  },
  {
    id: "score",
    label: "Score",
    minimum: 96,
    share: 0,
    rank: 3,
    sort: { field: "score", direction: "descending" },
  },
  {
    id: "country",
    label: "Country",
    minimum: 104,
    share: 0.7,
    rank: 6,
    sort: { field: "country", direction: "ascending" },
  },
  { id: "owner", label: "Owner", minimum: 132, share: 0.8, rank: 5 },
  {
    id: "tags",
    label: "Tags",
    minimum: 140,
    share: 1,
    rank: 7,
  },
  {
    id: "last_contacted",
    label: "Last contacted",
    minimum: 128,
    share: 0,
    rank: 4,
    sort: { field: "last_contacted_at", direction: "descending" },
  },
];

/** How the name's column sorts; the row draws it itself because it is the link. */
export const nameSort: LeadSort = { field: "name", direction: "ascending" };

const tickPixels = 44;
const nameMinimumPixels = 170;
const nameShare = 1.4;

/** The columns that fit into a width in pixels, in their order, and the tracks of a row with tick box and name before. */
export function fitColumns(width: number): { columns: LeadColumn[]; tracks: string } {
  let left = width - tickPixels - nameMinimumPixels;
  const fitting = new Set<LeadColumn>();
  for (const column of [...leadColumns].sort((one, other) => one.rank - other.rank)) {
    left -= column.minimum;
    if (left < 0) break;
    fitting.add(column);
  }
  const columns = leadColumns.filter((column) => fitting.has(column));
  const tracks = [
    `${tickPixels}px`,
    `minmax(${nameMinimumPixels}px, ${nameShare}fr)`,
    ...columns.map(({ minimum, share }) => (share > 0 ? `minmax(${minimum}px, ${share}fr)` : `${minimum}px`)),
  ];
  return { columns, tracks: tracks.join(" ") };
}
