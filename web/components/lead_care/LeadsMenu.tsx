import { Ellipsis, Trash2, Users } from "lucide-preact";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import type { CareView } from "./care_view.ts";

/** What can be done with the list as a whole, beside adding to it. */
export function LeadsMenu({ onView }: { onView: (view: CareView) => void }) {
  return (
    <Menu
      label="More about the leads"
      align="end"
      trigger={(attributes) => <IconButton {...attributes} label="More about the leads" icon={Ellipsis} />}
    >
      <MenuItem icon={Users} onSelect={() => onView({ name: "duplicates" })}>
        Find duplicates
      </MenuItem>
      <MenuItem icon={Trash2} onSelect={() => onView({ name: "bin" })}>
        Bin
      </MenuItem>
    </Menu>
  );
}
