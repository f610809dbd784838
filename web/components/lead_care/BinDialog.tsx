import { Trash2, Undo2 } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { formatDay } from "../../state/time.ts";
import { toast } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { BulkDialog } from "../bulk/BulkDialog.tsx";
import { showBulkCard } from "../bulk/bulk_cards.ts";
import type { BulkOrder } from "../bulk/bulk_requests.ts";
import { CareSkeleton } from "./CareSkeleton.tsx";
import { type BinnedLead, binPageSize, deletedLeads, restoreLeads } from "./care_requests.ts";

const everyDeletedLead: BulkOrder = { action: "restore", selection: { bin: true } };

interface BinDialogProps {
  workspaceId: string;
  onClose: () => void;
  /** Told when a lead is back. */
  onBack: () => void;
}

/** The leads that were deleted in the last 30 days, each to bring back. */
export function BinDialog({ workspaceId, onClose, onBack }: BinDialogProps) {
  const [leads, setLeads] = useState<BinnedLead[]>();
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [restoringAll, setRestoringAll] = useState(false);
  async function load(before: string | null) {
    setProblem(undefined);
    try {
      const found = await deletedLeads(workspaceId, before);
      setLeads((known) => (before ? [...(known ?? []), ...found] : found));
      setMore(found.length === binPageSize);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(null), [workspaceId]);
  const onRestored = (id: string) => {
    setLeads((known) => known?.filter((each) => each.id !== id));
    onBack();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Bin"
      description="Deleted leads stay here for 30 days, with everything that belongs to them."
      width="medium"
      footer={
        mayWrite.value &&
        leads &&
        leads.length > 1 && (
          <Button icon={Undo2} onClick={() => setRestoringAll(true)}>
            Restore all
          </Button>
        )
      }
    >
      {restoringAll && (
        <BulkDialog
          workspaceId={workspaceId}
          order={everyDeletedLead}
          onClose={() => setRestoringAll(false)}
          onStarted={(job) => {
            showBulkCard(job.id);
            onClose();
            onBack();
          }}
        />
      )}
      {problem && <ErrorState title="The bin could not be read" message={problem} onRetry={() => void load(null)} />}
      {!problem && !leads && <CareSkeleton label="Loading the bin" />}
      {!problem && leads?.length === 0 && (
        <EmptyState icon={Trash2} title="The bin is empty">
          Leads that someone deletes can be restored from here.
        </EmptyState>
      )}
      {leads && leads.length > 0 && (
        <ul
          aria-label="Deleted leads"
          class="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {leads.map((lead) => (
            <BinItem key={lead.id} workspaceId={workspaceId} lead={lead} onRestored={onRestored} />
          ))}
        </ul>
      )}
      {more && (
        <Button class="mt-3" onClick={() => void load(leads?.at(-1)?.deleted_at ?? null)}>
          Show older
        </Button>
      )}
    </Dialog>
  );
}

interface BinItemProps {
  workspaceId: string;
  lead: BinnedLead;
  onRestored: (id: string) => void;
}

function BinItem({ workspaceId, lead, onRestored }: BinItemProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function restore() {
    setBusy(true);
    setProblem(undefined);
    try {
      const { kept } = await restoreLeads(workspaceId, [lead.id]);
      const [stays] = kept;
      if (!stays) {
        toast({ title: `${lead.name} is back`, tone: "success" });
        return onRestored(lead.id);
      }
      setProblem(stays.reason);
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium">{lead.name}</p>
        <p class="break-words text-muted text-sm">
          {[lead.company, lead.email].filter(Boolean).map((part) => `${part} · `)}
          deleted <RelativeTime instant={lead.deleted_at} />
          {lead.deleted_by_name && ` by ${lead.deleted_by_name}`} · gone on {formatDay(lead.gone_at)}
        </p>
      </div>
      {mayWrite.value && (
        <Button
          size="small"
          icon={Undo2}
          busy={busy}
          aria-label={`Restore ${lead.name}`}
          onClick={() => void restore()}
        >
          Restore
        </Button>
      )}
      {problem && (
        <p role="alert" class="w-full text-danger text-sm">
          {problem}
        </p>
      )}
    </li>
  );
}
