import { UserPlus } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import type { CareView } from "../lead_care/care_view.ts";
import { LeadsMenu } from "../lead_care/LeadsMenu.tsx";
import { LeadCount } from "./LeadCount.tsx";
import type { LeadListState } from "./lead_list.ts";

interface LeadsHeaderProps {
  list: LeadListState;
  isNarrow: boolean;
  onAdd: () => void;
  onView: (view: CareView) => void;
  /** Takes along, as a file, whom the list shows. */
  onExport: () => void;
  onSelectAll: () => void;
  actions: ComponentChildren;
  headingLevel: 1 | 2;
}

/** The heading with the count, and what can be done with the whole list. */
export function LeadsHeader({
  list,
  isNarrow,
  onAdd,
  onView,
  onExport,
  onSelectAll,
  actions,
  headingLevel,
}: LeadsHeaderProps) {
  const Heading = headingLevel === 1 ? "h1" : "h2";
  return (
    <header class="flex items-center gap-2 px-4 pt-3 pb-2">
      <Heading class="mr-1 font-semibold text-lg">Leads</Heading>
      <LeadCount list={list} />
      <span class="flex-1" />
      {actions}
      <LeadsMenu onView={onView} onExport={onExport} onSelectAll={list.count > 0 ? onSelectAll : undefined} />
      {mayWrite.value &&
        (isNarrow ? (
          <IconButton label="Add lead" icon={UserPlus} tone="primary" onClick={onAdd} />
        ) : (
          <Button tone="primary" icon={UserPlus} onClick={onAdd}>
            Add lead
          </Button>
        ))}
    </header>
  );
}
