import { useRef } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { classNames } from "../../ui/class_names.ts";
import { isPlainClick } from "../../ui/is_plain_click.ts";
import { Link } from "../../ui/Link.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { DoNotContactMark } from "./DoNotContactMark.tsx";
import { LastContacted } from "./LastContacted.tsx";
import type { LeadListState } from "./lead_list.ts";
import { MoreLeads } from "./MoreLeads.tsx";
import { ScoreMeter } from "./ScoreMeter.tsx";
import { tickRows } from "./tick_rows.ts";
import { useVirtualRows } from "./use_virtual_rows.ts";

/** The height of a card. */
export const cardPixels = 92;

interface LeadCardsProps {
  list: LeadListState;
  pathOf: (leadId: string) => string;
  onOpen: (leadId: string) => void;
  onMore: () => void;
  ticked: ReadonlySet<string>;
  onTick: (ids: ReadonlySet<string>) => void;
  /** Shows tick boxes. */
  isSelecting: boolean;
}

/** The leads as cards, for a phone or a narrow panel; only those in view are drawn. */
export function LeadCards({ list, pathOf, onOpen, onMore, ticked, onTick, isSelecting }: LeadCardsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({ count: list.rows.length, rowHeight: cardPixels, scroller });
  return (
    <div ref={scroller} class="h-full overflow-y-auto overflow-x-hidden overscroll-contain">
      <ul
        aria-label="Leads"
        aria-busy={list.status === "searching"}
        style={{ height: `${virtual.height}px` }}
        class={classNames("relative transition-opacity duration-150", list.status === "searching" && "opacity-50")}
      >
        {virtual.items.map(({ index, start }) => {
          const lead = list.rows[index];
          return (
            lead && (
              <li
                key={lead.id}
                style={{ transform: `translateY(${start}px)`, height: `${cardPixels}px` }}
                class="absolute inset-x-0 top-0 flex"
              >
                {isSelecting && (
                  <span class="flex w-11 shrink-0 items-center justify-center border-line border-b">
                    <Checkbox
                      checked={ticked.has(lead.id)}
                      aria-label={`Select ${lead.name}`}
                      onChange={() => onTick(tickRows({ rows: list.rows, ticked, leadId: lead.id, from: undefined }))}
                    />
                  </span>
                )}
                <LeadCard lead={lead} path={pathOf(lead.id)} onOpen={onOpen} />
              </li>
            )
          );
        })}
      </ul>
      <MoreLeads list={list} lastDrawn={virtual.items.at(-1)?.index ?? 0} onMore={onMore} />
    </div>
  );
}

function LeadCard({ lead, path, onOpen }: { lead: Lead; path: string; onOpen: (leadId: string) => void }) {
  return (
    <Link
      to={path}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onOpen(lead.id);
      }}
      class="flex h-full min-w-0 flex-1 gap-3 border-line border-b px-4 py-3 -outline-offset-2 hover:bg-hover"
    >
      <Avatar name={lead.name} />
      <span class="grid min-w-0 flex-1 content-between">
        <span class="flex items-center gap-1.5">
          <span class="truncate font-medium">{lead.name}</span>
          {lead.do_not_contact && <DoNotContactMark />}
          <span class="ml-auto shrink-0 text-muted text-sm">
            <LastContacted instant={lead.last_contacted_at} />
          </span>
        </span>
        <span class="truncate text-muted text-sm">{[lead.title, lead.company].filter(Boolean).join(" · ") || "–"}</span>
        <span class="flex items-center justify-between gap-2">
          <StageBadge stage={lead.stage} />
          <ScoreMeter score={lead.score} />
        </span>
      </span>
    </Link>
  );
}
