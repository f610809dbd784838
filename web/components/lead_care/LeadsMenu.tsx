import { Download, Ellipsis, FileUp, ListChecks, Trash2, Users } from "lucide-preact";
import { navigate, pathTo } from "../../state/router.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import type { CareView } from "./care_view.ts";

interface LeadsMenuProps {
  onView: (view: CareView) => void;
  onExport: () => void;
  /** Selects everyone who matches, read or not; undefined where nobody does. */
  onSelectAll: (() => void) | undefined;
}

/** What can be done with the list as a whole, beside adding to it. */
export function LeadsMenu({ onView, onExport, onSelectAll }: LeadsMenuProps) {
  return (
    <Menu
      label="More about the leads"
      align="end"
      trigger={(attributes) => <IconButton {...attributes} label="More about the leads" icon={Ellipsis} />}
    >
      {mayWrite.value && (
        <MenuItem icon={FileUp} onSelect={() => navigate(pathTo.imports())}>
          Import a file
        </MenuItem>
      )}
      {mayWrite.value && onSelectAll && (
        <MenuItem icon={ListChecks} onSelect={onSelectAll}>
          Select all that match
        </MenuItem>
      )}
      <MenuItem icon={Download} onSelect={onExport}>
        Export as CSV
      </MenuItem>
      <MenuItem icon={Users} onSelect={() => onView({ name: "duplicates" })}>
        Find duplicates
      </MenuItem>
      <MenuItem icon={Trash2} onSelect={() => onView({ name: "bin" })}>
        Bin
      </MenuItem>
    </Menu>
  );
}
