import type { Lead } from "../../../shared/contracts/lead.ts";
import { formatNumber } from "../../state/time.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { deleteLeads } from "./care_requests.ts";
import { toastDeleted } from "./undo_toasts.ts";

interface DeleteLeadsDialogProps {
  workspaceId: string;
  leads: readonly Lead[];
  onClose: () => void;
  onGone: (ids: string[]) => void;
  onBack: () => void;
}

/** Asks before leads go into the bin. */
export function DeleteLeadsDialog({ workspaceId, leads, onClose, onGone, onBack }: DeleteLeadsDialogProps) {
  const what = leads.length === 1 ? (leads[0]?.name ?? "this lead") : `${formatNumber(leads.length)} leads`;
  async function confirm() {
    const ids = leads.map((lead) => lead.id);
    const count = await deleteLeads(workspaceId, ids);
    onGone(ids);
    const said = leads.length === 1 ? what : `${formatNumber(count)} ${count === 1 ? "lead" : "leads"}`;
    toastDeleted(workspaceId, ids, `${said} deleted`, onBack);
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Delete ${what}?`}
      description={`${namesOf(leads)}Nobody sees ${leads.length === 1 ? "this lead" : "them"} any more and nothing is sent. For 30 days the bin keeps everything; then it is gone.`}
      confirmLabel="Delete"
      onConfirm={confirm}
    />
  );
}

const namedLeads = 5;

function namesOf(leads: readonly Lead[]): string {
  if (leads.length === 1) return "";
  const names = leads.slice(0, namedLeads).map((lead) => lead.name);
  const more = leads.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${formatNumber(more)} more` : ""}. `;
}
