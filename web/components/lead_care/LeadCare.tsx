import { toast, toastError } from "../../state/toasts.ts";
import { BinDialog } from "./BinDialog.tsx";
import { type DuplicatePair, tellApart } from "./care_requests.ts";
import type { CareView } from "./care_view.ts";
import { DeleteLeadsDialog } from "./DeleteLeadsDialog.tsx";
import { DuplicatesDialog } from "./DuplicatesDialog.tsx";
import { ErasePersonDialog } from "./ErasePersonDialog.tsx";
import { MergeDialog } from "./MergeDialog.tsx";
import { toastMerged } from "./undo_toasts.ts";

interface LeadCareProps {
  workspaceId: string;
  view: CareView | undefined;
  onClose: () => void;
  /** Closes the drawer, which would cover the message with the way back. */
  onLeave: () => void;
  /** Told which leads left the list. */
  onGone: (ids: string[]) => void;
  /** The list may hold other leads than before. */
  onBack: () => void;
}

/** The windows that keep the list clean: deleting, the bin, duplicates and merging. */
export function LeadCare({ workspaceId, view, onClose, onLeave, onGone, onBack }: LeadCareProps) {
  switch (view?.name) {
    case undefined:
      return null;
    case "bin":
      return <BinDialog workspaceId={workspaceId} onClose={onClose} onBack={onBack} />;
    case "duplicates":
      return <DuplicatesDialog workspaceId={workspaceId} onClose={onClose} onChanged={onBack} />;
    case "delete":
      return (
        <DeleteLeadsDialog
          {...{ workspaceId, onClose, onBack }}
          leads={view.leads}
          onGone={(ids) => {
            onLeave();
            onGone(ids);
          }}
        />
      );
    case "erase":
      return (
        <ErasePersonDialog
          {...{ workspaceId, onClose }}
          lead={view.lead}
          onGone={(ids) => {
            onLeave();
            onGone(ids);
          }}
        />
      );
    case "merge":
      return (
        <MergeDialog
          workspaceId={workspaceId}
          pair={view.pair}
          onClose={onClose}
          onMerged={({ mergeId, winner, loser }) => {
            onClose();
            onLeave();
            onGone([loser.id]);
            onBack();
            toastMerged(workspaceId, mergeId, `Merged into ${winner.name}`, onBack);
          }}
          onToldApart={(pair) => {
            onClose();
            toastToldApart(workspaceId, pair);
          }}
        />
      );
  }
}

function toastToldApart(workspaceId: string, { leads: [one, other] }: DuplicatePair): void {
  const undo = () => tellApart(workspaceId, one.id, other.id, true).catch(toastError);
  const actions = [{ label: "Undo", run: () => void undo() }];
  toast({ title: "Noted: different people", tone: "success", actions });
}
