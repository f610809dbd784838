import { Columns3 } from "lucide-preact";
import { Fragment } from "preact";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { offeredColumns, usualColumns } from "./lead_columns.ts";

interface ColumnsMenuProps {
  /** Undefined: the usual ones. */
  columns: readonly string[] | undefined;
  onColumns: (columns: readonly string[] | undefined) => void;
}

/** Chooses the table's columns; a new one comes last. */
export function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps) {
  const shown = columns ?? usualColumns;
  const toggle = (id: string) => onColumns(shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id]);
  return (
    <Menu
      label="Columns"
      align="end"
      trigger={(attributes) => <IconButton {...attributes} label="Columns" icon={Columns3} />}
    >
      <MenuItem disabled={!columns} onSelect={() => onColumns(undefined)}>
        Usual columns
      </MenuItem>
      {offeredColumns().map(({ section, columns: offered }) => (
        <Fragment key={section}>
          <MenuSeparator />
          <p class="px-2 pt-1 pb-0.5 font-medium text-muted text-xs" role="presentation">
            {section}
          </p>
          {offered.map(({ id, label }) => (
            <MenuItem key={id} checked={shown.includes(id)} onSelect={() => toggle(id)}>
              {label}
            </MenuItem>
          ))}
        </Fragment>
      ))}
    </Menu>
  );
}
