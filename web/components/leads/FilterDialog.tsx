import { useState } from "preact/hooks";
import type { LeadFilter, LeadNode } from "../../../shared/contracts/lead_filter.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { type DraftGroup, finishedNodes } from "./filter_draft.ts";
import { GroupEditor } from "./GroupEditor.tsx";

interface FilterDialogProps {
  filter: LeadFilter;
  onApply: (filter: LeadFilter) => void;
  onClose: () => void;
}

/** The whole filter at once: conditions and groups of them, nested, to change together. */
export function FilterDialog({ filter, onApply, onClose }: FilterDialogProps) {
  const [draft, setDraft] = useState<DraftGroup>({ match: filter.match, conditions: filter.conditions });
  function apply(conditions: LeadNode[]) {
    onApply({ ...filter, match: draft.match, conditions });
    onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title="Filter"
      description="Conditions hold together as a group: all of them, or any. A group may stand within another."
      footer={
        <>
          <Button tone="quiet" onClick={() => apply([])}>
            Clear all
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" onClick={() => apply(finishedNodes(draft.conditions))}>
            Apply
          </Button>
        </>
      }
    >
      <GroupEditor group={draft} depth={1} onChange={setDraft} />
    </Dialog>
  );
}
