import { PencilLine, Sparkles, Telescope, Trash2, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { BulkJob } from "../../../shared/contracts/bulk_job.ts";
import type { Lead } from "../../../shared/contracts/lead.ts";
import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { formatNumber } from "../../state/time.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { BulkDialog } from "../bulk/BulkDialog.tsx";
import { BulkFieldDialog } from "../bulk/BulkFieldDialog.tsx";
import { atOnceMost, showBulkCard } from "../bulk/bulk_cards.ts";
import { type BulkOrder, previewBulk, startBulk, undoBulk } from "../bulk/bulk_requests.ts";
import { bulkOutcome, bulkTitle } from "../bulk/bulk_words.ts";
import { LazyPart } from "../LazyPart.tsx";
import { showResearchCard } from "../research/research_cards.ts";
import { AddToCampaignButton } from "./AddToCampaignButton.tsx";
import type { LeadListState } from "./lead_list.ts";
import { bulkSelection, everyoneSelected, type LeadSelection, selectedCount, tickedRows } from "./lead_selection.ts";
import { OwnerMenu, StageMenu, TagMenu } from "./SelectionMenus.tsx";

const researchDialog = () => import("../research/ResearchDialog.tsx").then((module) => module.ResearchDialog);

interface SelectionBarProps {
  workspaceId: string;
  list: LeadListState;
  selection: LeadSelection;
  onSelection: (selection: LeadSelection) => void;
  onClear: () => void;
  onAsk: (question: string) => void;
  onDelete: (leads: readonly Lead[]) => void;
  /** The list may hold other leads than before. */
  onChanged: () => void;
}

/** What can be done with the selected leads together, those on pages that were never read included. */
export function SelectionBar(props: SelectionBarProps) {
  const { workspaceId, list, selection, onSelection, onClear, onAsk, onDelete, onChanged } = props;
  const [busy, setBusy] = useState(false);
  const [order, setOrder] = useState<BulkOrder>();
  const [choosing, setChoosing] = useState(false);
  const [researching, setResearching] = useState(false);
  const ticked = tickedRows(selection, list.rows);
  const leads = list.rows.filter((row) => ticked.has(row.id));
  const count = selectedCount(selection, list.rows, list.count);
  const isFew = !selection.everyone && count <= atOnceMost;
  if (count === 0) return null;
  // Everyone but for some is no filter that a campaign could have.
  const hasExceptions = selection.everyone && selection.ids.size > 0;
  const campaignFor = hasExceptions
    ? undefined
    : selection.everyone
      ? { filter: list.query.filter }
      : { leadIds: [...ticked] };

  const settle = (job: BulkJob) => {
    if (job.action === "delete") onClear();
    onChanged();
  };
  const begun = (job: BulkJob) => {
    showBulkCard(job.id);
    if (job.status !== "running") settle(job);
  };
  const ask = (action: BulkOrder["action"], changes?: BulkOrder["changes"]) => {
    const chosen = bulkSelection(selection, list.rows, list.query.filter);
    setOrder({ action, selection: chosen, ...(changes && { changes }) });
  };
  async function change(changes: Record<string, unknown>) {
    if (!isFew) return ask("change", changes);
    setBusy(true);
    try {
      const chosen = bulkSelection(selection, list.rows, list.query.filter);
      const previewed = await previewBulk(workspaceId, crypto.randomUUID(), {
        action: "change",
        selection: chosen,
        changes,
      });
      tellDone(await startBulk(previewed.id), onChanged);
      onChanged();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }

  return (
    <>
      <section
        aria-label="Selected leads"
        class="absolute inset-x-0 bottom-4 z-2 mx-auto flex w-fit max-w-[calc(100%-1rem)] animate-rise flex-wrap items-center gap-1.5 rounded-xl bg-raised p-1.5 pl-3 shadow-high"
      >
        <SelectedCount {...{ list, selection, count, onSelection }} />
        {mayWrite.value && (
          <>
            <StageMenu busy={busy} onStage={(stage) => void change({ stage })} />
            <OwnerMenu busy={busy} onOwner={(owner_id) => void change({ owner_id })} />
            <TagMenu busy={busy} leads={selection.everyone ? [] : leads} onChange={(changes) => void change(changes)} />
            <Button size="small" icon={PencilLine} disabled={busy} onClick={() => setChoosing(true)}>
              Field
            </Button>
            <Button size="small" icon={Telescope} disabled={busy} onClick={() => setResearching(true)}>
              Research
            </Button>
            {campaignFor && <AddToCampaignButton workspaceId={workspaceId} chosen={campaignFor} />}
          </>
        )}
        {isFew && (
          <Button size="small" icon={Sparkles} onClick={() => onAsk(questionAbout(leads))}>
            Ask
          </Button>
        )}
        {mayWrite.value && (
          <IconButton
            label="Delete"
            icon={Trash2}
            size="small"
            disabled={busy}
            onClick={() => (isFew ? onDelete(leads) : ask("delete"))}
          />
        )}
        <IconButton label="Clear selection" shortcut="Esc" icon={X} size="small" onClick={onClear} />
      </section>
      {choosing && (
        <BulkFieldDialog
          onClose={() => setChoosing(false)}
          onChosen={(changes) => {
            setChoosing(false);
            ask("change", changes);
          }}
        />
      )}
      {researching && (
        <LazyPart
          load={researchDialog}
          props={{
            workspaceId,
            selection: bulkSelection(selection, list.rows, list.query.filter),
            onClose: () => setResearching(false),
            onStarted: (job: ResearchJob) => {
              showResearchCard(job.id);
              // It may have made the field that it fills.
              loadCustomFields(workspaceId).catch(toastError);
            },
          }}
          placeholder={<span />}
        />
      )}
      {order && (
        <BulkDialog workspaceId={workspaceId} order={order} onClose={() => setOrder(undefined)} onStarted={begun} />
      )}
    </>
  );
}

type SelectedCountProps = Pick<SelectionBarProps, "list" | "selection" | "onSelection"> & { count: number };

/** How many are selected; all that match are a step away. */
function SelectedCount({ list, selection, count, onSelection }: SelectedCountProps) {
  const matching = formatNumber(list.count) + (list.countIsExact ? "" : "+");
  const number = formatNumber(count) + (selection.everyone && !list.countIsExact ? "+" : "");
  const isWhole = selection.everyone && selection.ids.size === 0;
  const offersAll = !selection.everyone && count < list.count;
  return (
    <>
      <span role="status" class="mr-1 font-medium tabular-nums">
        {isWhole ? `All ${number} leads that match are selected` : `${number} selected`}
      </span>
      {offersAll && mayWrite.value && (
        <Button size="small" tone="quiet" onClick={() => onSelection(everyoneSelected)}>
          Select all {matching} that match
        </Button>
      )}
    </>
  );
}

/** Says what a small change came to, with the way back. */
function tellDone(job: BulkJob, onBack: () => void): void {
  const undo = async () => {
    try {
      const undone = await undoBulk(job.id);
      onBack();
      const tone = undone.kept > 0 ? "warning" : "success";
      const names = undone.kept_leads.map(({ label, reason }) => `${label ?? "A lead"}: ${reason}`);
      toast({ title: `Undone: ${bulkOutcome(undone)}`, tone, ...(names.length > 0 && { body: names.join(" ") }) });
    } catch (error) {
      toastError(error);
    }
  };
  const actions = job.changed > 0 ? [{ label: "Undo", run: () => void undo() }] : [];
  if (job.status === "failed") toast({ title: job.error ?? "It could not be done.", tone: "danger" });
  else toast({ title: bulkTitle(job), body: bulkOutcome(job), tone: "success", actions });
}

const namedInQuestion = 3;

function questionAbout(leads: readonly Lead[]): string {
  const names = leads.slice(0, namedInQuestion).map((lead) => lead.name);
  const more = leads.length - names.length;
  return `About ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}: `;
}
