import { ChevronDown, ChevronUp, Download, Ellipsis, Link2, Trash2, UserRoundX } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { hrefOf, pathTo } from "../../state/router.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { copyText } from "../../ui/copy_text.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import type { CareView } from "../lead_care/care_view.ts";
import { exportPerson } from "../lead_care/export_person.ts";
import { LeadDetailsView } from "./LeadDetailsView.tsx";

interface LeadDrawerProps {
  workspaceId: string;
  /** Undefined keeps the drawer closed. */
  leadId: string | undefined;
  /** The lead as the list knows it. */
  known: Lead | undefined;
  /** The neighbours in the list, to step to. */
  previousId: string | undefined;
  nextId: string | undefined;
  onOpen: (leadId: string) => void;
  onClose: () => void;
  /** Told of every version that is shown. */
  onLead: (lead: Lead) => void;
  onAsk: (question: string) => void;
  /** Opens a window about this lead: to delete it, to merge it. */
  onCare: (view: CareView) => void;
}

/** One lead beside the list: facts to edit in place, notes and the timeline. */
export function LeadDrawer(props: LeadDrawerProps) {
  const { workspaceId, leadId, known, previousId, nextId, onOpen, onClose, onLead, onAsk, onCare } = props;
  const [read, setRead] = useState<Lead>();
  // A link may open a lead that the list does not show.
  const lead = read && read.id === leadId ? read : known;
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [popover]")) return;
    const target = { j: nextId, k: previousId }[event.key];
    if (target) onOpen(target);
  }
  return (
    <Drawer
      open={leadId !== undefined}
      onClose={onClose}
      title={lead?.name ?? "Lead"}
      header={
        <span class="flex items-center gap-0.5">
          <IconButton
            label="Previous lead"
            shortcut="K"
            icon={ChevronUp}
            disabled={!previousId}
            onClick={() => previousId && onOpen(previousId)}
          />
          <IconButton
            label="Next lead"
            shortcut="J"
            icon={ChevronDown}
            disabled={!nextId}
            onClick={() => nextId && onOpen(nextId)}
          />
          <span class="flex-1" />
          {leadId && (
            <IconButton
              label="Copy link"
              icon={Link2}
              onClick={() => void copyText(location.origin + hrefOf(pathTo.leads(leadId)), "Link copied")}
            />
          )}
          {lead && mayWrite.value && (
            <LeadMenu
              onDelete={() => onCare({ name: "delete", leads: [lead] })}
              onExport={() => void exportPerson(workspaceId, lead)}
              onErase={() => onCare({ name: "erase", lead })}
            />
          )}
        </span>
      }
    >
      {leadId && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keys that step through the list, from anywhere in the drawer
        <div tabIndex={-1} autofocus onKeyDown={onKeyDown} class="min-h-full outline-none">
          <LeadDetailsView
            key={leadId}
            workspaceId={workspaceId}
            leadId={leadId}
            known={known}
            onLead={(next) => {
              setRead(next);
              onLead(next);
            }}
            onAsk={onAsk}
            onCompare={(pair) => onCare({ name: "merge", pair })}
          />
        </div>
      )}
    </Drawer>
  );
}

interface LeadMenuProps {
  onDelete: () => void;
  onExport: () => void;
  onErase: () => void;
}

/** The person's own rights are in the hands of owners and admins. */
function LeadMenu({ onDelete, onExport, onErase }: LeadMenuProps) {
  return (
    <Menu
      label="More about this lead"
      align="end"
      trigger={(attributes) => <IconButton {...attributes} label="More about this lead" icon={Ellipsis} />}
    >
      {mayManage.value && (
        <MenuItem icon={Download} onSelect={onExport}>
          Export everything about this person
        </MenuItem>
      )}
      <MenuItem icon={Trash2} tone="danger" onSelect={onDelete}>
        Delete lead
      </MenuItem>
      {mayManage.value && (
        <MenuItem icon={UserRoundX} tone="danger" onSelect={onErase}>
          Erase this person…
        </MenuItem>
      )}
    </Menu>
  );
}
