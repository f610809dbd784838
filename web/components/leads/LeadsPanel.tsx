import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { toastError } from "../../state/toasts.ts";
import { useElementWidth } from "../../ui/use_element_width.ts";
import { BulkCards } from "../bulk/BulkCards.tsx";
import type { CareView } from "../lead_care/care_view.ts";
import { LeadCare } from "../lead_care/LeadCare.tsx";
import { ResearchCards } from "../research/ResearchCards.tsx";
import { AddLeadDialog } from "./AddLeadDialog.tsx";
import { ColumnsMenu } from "./ColumnsMenu.tsx";
import { chooseColumns, chosenColumns } from "./chosen_columns.ts";
import { exportLeads } from "./export_leads.ts";
import { refreshFacets } from "./facets_state.ts";
import { LeadDrawer } from "./LeadDrawer.tsx";
import { LeadsBody } from "./LeadsBody.tsx";
import { LeadsHeader } from "./LeadsHeader.tsx";
import { LeadsToolbar } from "./LeadsToolbar.tsx";
import { everyLead, type LeadQuery, writeLeadQuery } from "./lead_query.ts";
import { everyoneSelected, nothingSelected, tickedRows, withTicks } from "./lead_selection.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { useLeadList } from "./use_lead_list.ts";

export interface LeadsPanelProps {
  workspaceId: string;
  query: LeadQuery;
  onQuery: (query: LeadQuery) => void;
  /** The lead whose drawer is open. */
  openId: string | undefined;
  onOpen: (leadId: string | undefined) => void;
  /** Takes the beginning of a question to the assistant. */
  onAsk: (question: string) => void;
  /** The address of a lead, for opening it in a new tab. */
  pathOf: (leadId: string) => string;
  /** Buttons beside "Add lead". */
  actions?: ComponentChildren;
  /** Opens a saved view in its own layout; without it everything opens here. */
  onView?: (view: LeadView) => void;
  /** Opens the pairs that may be one person; left with `onQuery`. */
  showsDuplicates?: boolean;
  /** 2 where the panel stands beside something with a heading of its own. */
  headingLevel?: 1 | 2;
}

/** Narrower than this the table becomes cards. */
const cardsBelowPixels = 620;

/** The leads: search, filters, the table or cards, what is selected, and the drawer of the one that is open. */
export function LeadsPanel(props: LeadsPanelProps) {
  const {
    workspaceId,
    query,
    onQuery,
    openId,
    onOpen,
    onAsk,
    pathOf,
    actions,
    onView,
    showsDuplicates,
    headingLevel = 1,
  } = props;
  const panel = useRef<HTMLDivElement>(null);
  const width = useElementWidth(panel);
  const list = useLeadList(workspaceId, query);
  const [selection, setSelection] = useState(nothingSelected);
  const [adding, setAdding] = useState(false);
  const [careView, setCareView] = useState<CareView>();
  const onMore = useCallback(() => void list.loadMore(), [list]);
  // Whoever matched another filter is not meant any more.
  const filter = writeLeadQuery({ filter: query.filter, sort: null });
  useEffect(() => setSelection(nothingSelected), [workspaceId, filter]);
  useEffect(() => {
    void refreshFacets(workspaceId);
    loadMembers(workspaceId).catch(toastError);
    loadCustomFields(workspaceId).catch(toastError);
  }, [workspaceId]);

  const state = list.state.value;
  const ticked = tickedRows(selection, state.rows);
  const asCards = width !== undefined && width < cardsBelowPixels;
  const place = state.rows.findIndex((row) => row.id === openId);
  const columns = query.columns ?? chosenColumns.value;
  // A view has columns of its own; without one they are kept for every list in this browser.
  const onColumns = (next: readonly string[] | undefined) =>
    query.columns ? onQuery({ ...query, columns: next }) : chooseColumns(next);
  const onAdded = (leadId: string) => {
    setAdding(false);
    onOpen(leadId);
    void list.takeIn(leadId);
  };
  const clear = () => setSelection(nothingSelected);
  const reload = () => void list.reload();
  const onGone = (ids: string[]) => {
    clear();
    void list.applyChanges(ids.map((leadId) => ({ operation: "delete", leadId })));
  };
  return (
    <div ref={panel} class="@container relative flex h-full flex-col">
      <LeadsHeader
        list={state}
        isNarrow={asCards}
        onAdd={() => setAdding(true)}
        onView={setCareView}
        actions={
          <>
            {!asCards && <ColumnsMenu columns={columns} onColumns={onColumns} />}
            {actions}
          </>
        }
        headingLevel={headingLevel}
        onExport={() => void exportLeads(workspaceId, query)}
        onSelectAll={() => setSelection(everyoneSelected)}
      />
      <LeadsToolbar withOrder={asCards} {...{ workspaceId, query, onQuery, onView }} />
      <BulkCards workspaceId={workspaceId} onSettled={reload} />
      <ResearchCards workspaceId={workspaceId} onSettled={reload} />
      <div class="relative min-h-0 flex-1">
        {width !== undefined && (
          <LeadsBody
            list={state}
            {...{ width, columns, asCards, pathOf, ticked, onOpen, onMore }}
            isSelecting={selection.everyone}
            onTick={(next) => setSelection(withTicks(selection, state.rows, next))}
            onSort={(sort) => onQuery({ ...query, sort })}
            onReload={reload}
            onClear={() => onQuery({ ...everyLead, sort: query.sort })}
            onAdd={() => setAdding(true)}
          />
        )}
        <SelectionBar
          workspaceId={workspaceId}
          list={state}
          selection={selection}
          onSelection={setSelection}
          onClear={clear}
          onAsk={onAsk}
          onDelete={(leads) => setCareView({ name: "delete", leads })}
          onChanged={reload}
        />
      </div>
      <AddLeadDialog workspaceId={workspaceId} open={adding} onClose={() => setAdding(false)} onAdded={onAdded} />
      <LeadDrawer
        workspaceId={workspaceId}
        leadId={openId}
        known={state.rows[place]}
        previousId={place > 0 ? state.rows[place - 1]?.id : undefined}
        nextId={place >= 0 ? state.rows[place + 1]?.id : undefined}
        onOpen={onOpen}
        onClose={() => onOpen(undefined)}
        onLead={(lead) => list.put(lead)}
        onAsk={onAsk}
        onCare={setCareView}
      />
      <LeadCare
        workspaceId={workspaceId}
        view={careView ?? (showsDuplicates ? { name: "duplicates" } : undefined)}
        onClose={() => {
          setCareView(undefined);
          if (showsDuplicates) onQuery(query);
        }}
        onLeave={() => onOpen(undefined)}
        onGone={onGone}
        onBack={reload}
      />
    </div>
  );
}
