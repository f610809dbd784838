import { Users } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { CareSkeleton } from "./CareSkeleton.tsx";
import { type DuplicatePair, findDuplicates, tellApart } from "./care_requests.ts";
import { MergeDialog } from "./MergeDialog.tsx";
import { leadSubtitle } from "./merge_facts.ts";
import { undoMerge } from "./undo_toasts.ts";

interface DuplicatesDialogProps {
  workspaceId: string;
  onClose: () => void;
  /** Told when leads are one, and when they are two again. */
  onChanged: () => void;
}

/** What became of a pair, with the way back. */
interface Settled {
  words: string;
  undo: () => Promise<void>;
}

/** Pairs of leads that may be one person, to look at one after the other. */
export function DuplicatesDialog({ workspaceId, onClose, onChanged }: DuplicatesDialogProps) {
  const [found, setFound] = useState<Awaited<ReturnType<typeof findDuplicates>>>();
  const [problem, setProblem] = useState<string>();
  const [open, setOpen] = useState<DuplicatePair>();
  const [settled, setSettled] = useState<ReadonlyMap<DuplicatePair, Settled>>(new Map());
  async function load() {
    setProblem(undefined);
    try {
      setFound(await findDuplicates(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  function settle(pair: DuplicatePair, outcome: Settled | undefined) {
    setOpen(undefined);
    setSettled(
      (known) => new Map([...known].filter(([each]) => each !== pair).concat(outcome ? [[pair, outcome]] : [])),
    );
    onChanged();
  }
  const pairs = found?.pairs ?? [];
  return (
    <>
      <Dialog
        open
        onClose={onClose}
        title="Duplicates"
        description="Leads that may be the same person. Look at a pair, then merge it or say that they are different people."
        width="medium"
      >
        {problem && <ErrorState title="No search for duplicates" message={problem} onRetry={() => void load()} />}
        {!problem && !found && <CareSkeleton label="Looking for duplicates" />}
        {found && pairs.length === 0 && (
          <EmptyState icon={Users} title="No duplicates">
            No two leads share a mailbox or a phone number, or are named alike at the same company.
          </EmptyState>
        )}
        {pairs.length > 0 && (
          <ul aria-label="Pairs" class="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface">
            {pairs.map((pair) => (
              <PairItem
                key={pair.leads.map(({ id }) => id).join()}
                pair={pair}
                settled={settled.get(pair)}
                onCompare={() => setOpen(pair)}
                onUndone={() => settle(pair, undefined)}
              />
            ))}
          </ul>
        )}
        {found?.more && (
          <p class="mt-2 text-muted text-sm">
            These are the first {formatNumber(pairs.length)}. Settle some and open this again for more.
          </p>
        )}
      </Dialog>
      {open && (
        <MergeDialog
          workspaceId={workspaceId}
          pair={open}
          onClose={() => setOpen(undefined)}
          onMerged={({ mergeId, winner }) =>
            settle(open, { words: `Merged into ${winner.name}`, undo: () => undoMerge(workspaceId, mergeId) })
          }
          onToldApart={({ leads: [one, other] }) =>
            settle(open, { words: "Different people", undo: () => tellApart(workspaceId, one.id, other.id, true) })
          }
        />
      )}
    </>
  );
}

interface PairItemProps {
  pair: DuplicatePair;
  settled: Settled | undefined;
  onCompare: () => void;
  onUndone: () => void;
}

function PairItem({ pair, settled, onCompare, onUndone }: PairItemProps) {
  const [busy, setBusy] = useState(false);
  async function undo() {
    setBusy(true);
    try {
      await settled?.undo();
      onUndone();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  const names = pair.leads.map(({ name }) => name).join(" and ");
  return (
    <li class="flex items-center gap-3 px-4 py-2.5">
      <div class="min-w-0 flex-1">
        {pair.leads.map((lead) => (
          <p key={lead.id} class="mb-1 break-words">
            <span class="font-medium">{lead.name}</span>
            <span class="block text-muted text-sm">{leadSubtitle(lead)}</span>
          </p>
        ))}
        <p class="break-words text-sm">{settled?.words ?? pair.reasons[0]?.words}</p>
      </div>
      {settled ? (
        <Button size="small" tone="quiet" busy={busy} aria-label={`Undo: ${names}`} onClick={() => void undo()}>
          Undo
        </Button>
      ) : (
        mayWrite.value && (
          <Button size="small" aria-label={`Compare ${names}`} onClick={onCompare}>
            Compare
          </Button>
        )
      )}
    </li>
  );
}
