import { ArrowRightLeft } from "lucide-preact";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { stages } from "../../state/stages.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { isPlainClick } from "../../ui/is_plain_click.ts";
import { Link } from "../../ui/Link.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { DoNotContactMark } from "../leads/DoNotContactMark.tsx";
import { LastContacted } from "../leads/LastContacted.tsx";
import { ScoreMeter } from "../leads/ScoreMeter.tsx";

interface BoardCardProps {
  lead: Lead;
  path: string;
  /** One card of each column is reached with Tab, the others with the arrow keys. */
  tabbable: boolean;
  /** Picked up, by pointer or key. */
  held: boolean;
  onOpen: (leadId: string) => void;
  onMove: (lead: Lead, stage: string) => void;
  onGrab: (event: PointerEvent, lead: Lead, stage: string) => void;
}

/** One lead on the board: a link to it that can be dragged, and a menu that moves it. */
export function BoardCard({ lead, path, tabbable, held, onOpen, onMove, onGrab }: BoardCardProps) {
  const canMove = mayWrite.value;
  return (
    <li data-card={lead.id} class="group/card relative">
      <Link
        to={path}
        draggable={false}
        tabIndex={tabbable ? 0 : -1}
        aria-describedby={canMove ? "board-keys" : undefined}
        onPointerDown={(event: PointerEvent) => canMove && onGrab(event, lead, lead.stage)}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen(lead.id);
        }}
        class={classNames(
          "block select-none rounded-lg border border-line bg-surface px-3 py-2.5 shadow-low [-webkit-touch-callout:none] hover:border-line-strong",
          held && "border-accent! opacity-60 ring-2 ring-accent",
        )}
      >
        <BoardCardFace lead={lead} />
      </Link>
      {canMove && (
        <div class="absolute top-1 right-1 opacity-0 focus-within:opacity-100 group-hover/card:opacity-100 pointer-coarse:opacity-100">
          <Menu
            label={`Move ${lead.name} to`}
            align="end"
            trigger={(attributes) => (
              <IconButton
                {...attributes}
                label={`Move ${lead.name}`}
                tooltip={false}
                icon={ArrowRightLeft}
                size="small"
                tabIndex={tabbable ? 0 : -1}
                class="bg-surface"
              />
            )}
          >
            {stages.value.map((stage) => (
              <MenuItem key={stage.key} disabled={stage.key === lead.stage} onSelect={() => onMove(lead, stage.key)}>
                {stage.label}
              </MenuItem>
            ))}
          </Menu>
        </div>
      )}
    </li>
  );
}

/** What stands on a card. */
export function BoardCardFace({ lead }: { lead: Lead }) {
  return (
    <span class="grid gap-1">
      <span class="flex items-center gap-1.5 pr-6">
        <span class="truncate font-medium">{lead.name}</span>
        {lead.do_not_contact && <DoNotContactMark />}
      </span>
      <span class="truncate text-muted text-sm">{lead.company ?? lead.title ?? "–"}</span>
      <span class="flex items-center justify-between gap-2 text-sm">
        <ScoreMeter score={lead.score} />
        <span class="truncate text-muted">
          <LastContacted instant={lead.last_contacted_at} />
        </span>
      </span>
    </span>
  );
}
