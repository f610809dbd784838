import { useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { type DuplicatePair, mergeLeads, tellApart } from "./care_requests.ts";
import { MergeChoice } from "./MergeChoice.tsx";
import { differingFacts, factLabels, factWords, filledFacts, leadSubtitle, type MergeFact } from "./merge_facts.ts";

export interface MergedLeads {
  mergeId: string;
  winner: Lead;
  loser: Lead;
}

interface MergeDialogProps {
  workspaceId: string;
  pair: DuplicatePair;
  onClose: () => void;
  onMerged: (merged: MergedLeads) => void;
  onToldApart: (pair: DuplicatePair) => void;
}

/** Two leads side by side: which one stays, and whose fact counts where they differ. */
export function MergeDialog({ workspaceId, pair, onClose, onMerged, onToldApart }: MergeDialogProps) {
  const [one, other] = pair.leads;
  const [winnerId, setWinnerId] = useState(one.id);
  const [taken, setTaken] = useState<ReadonlySet<MergeFact>>(new Set());
  const [busy, setBusy] = useState<"merge" | "apart">();
  const [problem, setProblem] = useState<string>();
  const [winner, loser] = winnerId === one.id ? [one, other] : [other, one];

  async function run(kind: "merge" | "apart", work: () => Promise<void>) {
    setBusy(kind);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(undefined);
    }
  }
  const merge = async () => {
    const take = [...taken];
    const mergeId = await mergeLeads(workspaceId, { winnerId: winner.id, loserId: loser.id, take });
    onMerged({ mergeId, winner: { ...winner, name: taken.has("name") ? loser.name : winner.name }, loser });
  };
  const tell = async () => {
    await tellApart(workspaceId, one.id, other.id);
    onToldApart(pair);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="The same person?"
      description={`${pair.reasons.map(({ words }) => words).join(". ")}.`}
      width="medium"
      footer={
        <>
          <Button busy={busy === "apart"} disabled={busy !== undefined} onClick={() => void run("apart", tell)}>
            Different people
          </Button>
          <Button
            tone="primary"
            busy={busy === "merge"}
            disabled={busy !== undefined}
            onClick={() => void run("merge", merge)}
          >
            Merge
          </Button>
        </>
      }
    >
      <div class="grid gap-4">
        <MergeChoice
          legend="Which one stays"
          options={[one, other].map((lead) => ({ id: lead.id, words: lead.name, detail: leadSubtitle(lead) }))}
          chosen={winnerId}
          onChoose={(id) => {
            setWinnerId(id);
            setTaken(new Set());
          }}
        />
        {differingFacts(one, other).map((fact) => (
          <MergeChoice
            key={fact}
            legend={factLabels[fact]}
            options={[one, other].map((lead) => ({ id: lead.id, words: factWords(lead, fact) }))}
            chosen={taken.has(fact) ? loser.id : winner.id}
            onChoose={(id) => setTaken(toggled(taken, fact, id === loser.id))}
          />
        ))}
        <p class="text-muted text-sm">{whatElse(winner, loser)}</p>
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function toggled(facts: ReadonlySet<MergeFact>, fact: MergeFact, isTaken: boolean): ReadonlySet<MergeFact> {
  const next = new Set(facts);
  if (isTaken) next.add(fact);
  else next.delete(fact);
  return next;
}

function whatElse(winner: Lead, loser: Lead): string {
  const filled = filledFacts(winner, loser).map((fact) => `${factLabels[fact]} (${factWords(loser, fact)})`);
  const doNotContact = winner.do_not_contact !== loser.do_not_contact;
  return [
    filled.length > 0 ? `Filled in from the other: ${filled.join(", ")}.` : "",
    "Tags, custom fields and the whole timeline of both are kept.",
    doNotContact ? "One of them must not be contacted: that stays so." : "",
    "It can be undone.",
  ]
    .filter(Boolean)
    .join(" ");
}
