import { ArrowDownUp } from "lucide-preact";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";

interface SortMenuProps {
  sort: LeadSort | null;
  onSort: (sort: LeadSort | null) => void;
}

const orders: { label: string; sort: LeadSort | null }[] = [
  { label: "Best first", sort: null },
  { label: "Name", sort: { field: "name", direction: "ascending" } },
  { label: "Company", sort: { field: "company", direction: "ascending" } },
  { label: "Stage", sort: { field: "stage", direction: "ascending" } },
  { label: "Contacted last", sort: { field: "last_contacted_at", direction: "descending" } },
  { label: "Contacted longest ago", sort: { field: "last_contacted_at", direction: "ascending" } },
  { label: "Changed last", sort: { field: "updated_at", direction: "descending" } },
  { label: "Added last", sort: { field: "created_at", direction: "descending" } },
];

/** The order of the list, where there are no column headers to click. */
export function SortMenu({ sort, onSort }: SortMenuProps) {
  return (
    <Menu
      label="Order"
      align="end"
      trigger={(attributes) => <IconButton {...attributes} tone="secondary" label="Order" icon={ArrowDownUp} />}
    >
      {orders.map((order) => (
        <MenuItem
          key={order.label}
          checked={order.sort?.field === sort?.field && order.sort?.direction === sort?.direction}
          onSelect={() => onSort(order.sort)}
        >
          {order.label}
        </MenuItem>
      ))}
    </Menu>
  );
}
