import type { ComponentChildren } from "preact";
import type { Lead } from "../../../shared/contracts/lead.ts";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { LastContacted } from "./LastContacted.tsx";
import { OwnerName } from "./OwnerName.tsx";
import { ScoreMeter } from "./ScoreMeter.tsx";
import { TagList } from "./TagList.tsx";

export interface LeadColumn {
  label: string;
  /** Pixels that the column needs at least, its share of what is left over, and when it gives way: the highest first. */
  minimum: number;
  share: number;
  rank: number;
  /** How the column sorts and in which direction first; absent where the search has no such order. */
  sort?: LeadSort;
  draw: (lead: Lead) => ComponentChildren;
}

/** What fits into the tags column at its narrowest. */
const tagCharacters = 15;

/** The columns beside tick box and name. */
export const leadColumns: readonly LeadColumn[] = [
  {
    label: "Company",
    minimum: 130,
    share: 1.2,
    rank: 1,
    sort: { field: "company", direction: "ascending" },
    draw: (lead) => <Text text={lead.company} />,
  },
  { label: "Title", minimum: 120, share: 1.2, rank: 8, draw: (lead) => <Text text={lead.title} muted /> },
  {
    label: "Stage",
    minimum: 104,
    share: 0,
    rank: 2,
    sort: { field: "stage", direction: "ascending" },
    draw: (lead) => <StageBadge stage={lead.stage} />,
  },
  {
    label: "Score",
    minimum: 96,
    share: 0,
    rank: 3,
    sort: { field: "score", direction: "descending" },
    draw: (lead) => <ScoreMeter score={lead.score} inColumn />,
  },
  {
    label: "Country",
    minimum: 104,
    share: 0.7,
    rank: 6,
    sort: { field: "country", direction: "ascending" },
    draw: (lead) => <Text text={lead.country} muted />,
  },
  { label: "Owner", minimum: 132, share: 0.8, rank: 5, draw: (lead) => <OwnerName lead={lead} /> },
  {
    label: "Tags",
    minimum: 140,
    share: 1,
    rank: 7,
    draw: (lead) => <TagList tags={lead.tags} characters={tagCharacters} />,
  },
  {
    label: "Last contacted",
    minimum: 128,
    share: 0,
    rank: 4,
    sort: { field: "last_contacted_at", direction: "descending" },
    draw: (lead) => (
      <span class="text-muted">
        <LastContacted instant={lead.last_contacted_at} />
      </span>
    ),
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

function Text({ text, muted = false }: { text: string | null; muted?: boolean }) {
  if (!text) return <span class="text-muted">–</span>;
  return (
    <span class={muted ? "truncate text-muted" : "truncate"} title={text}>
      {text}
    </span>
  );
}
