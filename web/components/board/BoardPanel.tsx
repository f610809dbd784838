import { UserPlus } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { phoneQuery, useMediaQuery } from "../../ui/use_media_query.ts";
import type { CareView } from "../lead_care/care_view.ts";
import { LeadCare } from "../lead_care/LeadCare.tsx";
import { AddLeadDialog } from "../leads/AddLeadDialog.tsx";
import { refreshFacets } from "../leads/facets_state.ts";
import { LeadDrawer } from "../leads/LeadDrawer.tsx";
import { LeadsEmpty } from "../leads/LeadsEmpty.tsx";
import { LeadsToolbar } from "../leads/LeadsToolbar.tsx";
import { everyLead, isNarrowed, type LeadQuery } from "../leads/lead_query.ts";
import { Board } from "./Board.tsx";
import type { BoardQuery, BoardState } from "./lead_board.ts";
import { MeasureMenu } from "./MeasureMenu.tsx";
import { useLeadBoard } from "./use_lead_board.ts";

interface BoardPanelProps {
  workspaceId: string;
  query: BoardQuery;
  onQuery: (query: LeadQuery) => void;
  onView: (view: LeadView) => void;
  onMeasure: (measure: string | null) => void;
  /** The lead whose drawer is open. */
  openId: string | undefined;
  onOpen: (leadId: string | undefined) => void;
  onAsk: (question: string) => void;
  pathOf: (leadId: string) => string;
  actions: ComponentChildren;
}

/** The pipeline: search and filters of the table above a column for each stage, and the drawer of the lead that is open. */
export function BoardPanel(props: BoardPanelProps) {
  const { workspaceId, query, onQuery, onMeasure, openId, onOpen, onAsk, pathOf, actions, onView } = props;
  const board = useLeadBoard(workspaceId, query);
  const [adding, setAdding] = useState(false);
  const [careView, setCareView] = useState<CareView>();
  const isPhone = useMediaQuery(phoneQuery);
  useEffect(() => {
    void refreshFacets(workspaceId);
    loadMembers(workspaceId).catch(toastError);
    loadCustomFields(workspaceId).catch(toastError);
  }, [workspaceId]);

  const state = board.state.value;
  const cards = state.columns.find(({ leads }) => leads.some(({ id }) => id === openId))?.leads ?? [];
  const place = cards.findIndex(({ id }) => id === openId);
  return (
    <div class="@container relative flex h-full flex-col">
      <header class="flex items-center gap-2 px-4 pt-3 pb-2">
        <h2 class="mr-1 font-semibold text-lg">Leads</h2>
        <BoardCount state={state} />
        <span class="flex-1" />
        <MeasureMenu measure={query.measure} onMeasure={onMeasure} />
        {actions}
        {mayWrite.value &&
          (isPhone ? (
            <IconButton label="Add lead" icon={UserPlus} tone="primary" onClick={() => setAdding(true)} />
          ) : (
            <Button tone="primary" icon={UserPlus} onClick={() => setAdding(true)}>
              Add lead
            </Button>
          ))}
      </header>
      <LeadsToolbar withOrder layout="board" {...{ workspaceId, query, onQuery, onView }} />
      <div class="relative min-h-0 flex-1">
        <BoardBody
          state={state}
          narrowed={isNarrowed(query)}
          onRetry={() => void board.show(query)}
          onClear={() => onQuery({ ...everyLead, sort: query.sort })}
          onAdd={() => setAdding(true)}
        >
          <Board board={board} measure={query.measure} pathOf={pathOf} onOpen={onOpen} />
        </BoardBody>
      </div>
      <AddLeadDialog
        workspaceId={workspaceId}
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(leadId) => {
          setAdding(false);
          onOpen(leadId);
          void board.refresh();
        }}
      />
      <LeadDrawer
        workspaceId={workspaceId}
        leadId={openId}
        known={cards[place]}
        previousId={place > 0 ? cards[place - 1]?.id : undefined}
        nextId={place >= 0 ? cards[place + 1]?.id : undefined}
        onOpen={onOpen}
        onClose={() => onOpen(undefined)}
        onLead={(lead) => board.put(lead)}
        onAsk={onAsk}
        onCare={setCareView}
      />
      <LeadCare
        workspaceId={workspaceId}
        view={careView}
        onClose={() => setCareView(undefined)}
        onLeave={() => onOpen(undefined)}
        onGone={() => void board.refresh()}
        onBack={() => void board.refresh()}
      />
    </div>
  );
}

function BoardCount({ state }: { state: BoardState }) {
  if (state.status === "loading" || state.status === "failed") return null;
  return (
    <span role="status" class="text-muted tabular-nums">
      {state.count === 1 ? "1 lead" : `${formatNumber(state.count)} leads`}
    </span>
  );
}

interface BoardBodyProps {
  state: BoardState;
  narrowed: boolean;
  onRetry: () => void;
  onClear: () => void;
  onAdd: () => void;
  children: ComponentChildren;
}

function BoardBody({ state, narrowed, onRetry, onClear, onAdd, children }: BoardBodyProps) {
  if (state.status === "failed") {
    return <ErrorState title="The board could not be read" message={messageOf(state.error)} onRetry={onRetry} />;
  }
  if (state.status === "loading") return <BoardSkeleton />;
  if (state.count === 0 && state.status === "ready") {
    return (
      <div class="grid h-full place-content-center overflow-y-auto pb-[12%]">
        <LeadsEmpty narrowed={narrowed} onClear={onClear} onAdd={onAdd} />
      </div>
    );
  }
  return <>{children}</>;
}

function BoardSkeleton() {
  return (
    <div aria-busy="true" class="flex h-full gap-2.5 overflow-hidden p-3">
      <span class="sr-only">Loading the board</span>
      {[1, 2, 3, 4, 5].map((column) => (
        <div key={column} class="grid w-68 shrink-0 auto-rows-min gap-2 rounded-xl bg-sunken p-2 pt-11">
          {[1, 2, 3, 4].map((card) => (
            <Skeleton key={card} class="h-22 w-full" />
          ))}
        </div>
      ))}
    </div>
  );
}
