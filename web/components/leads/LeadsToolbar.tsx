import { useEffect, useState } from "preact/hooks";
import type { LeadFilter, LeadSort } from "../../../shared/contracts/lead_filter.ts";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { loadCampaignNames } from "../../state/campaign_names.ts";
import { loadSegments } from "../../state/segments.ts";
import { toastError } from "../../state/toasts.ts";
import { ViewsMenu } from "../lead_views/ViewsMenu.tsx";
import { queryOf } from "../lead_views/views_state.ts";
import { FilterChips } from "./FilterChips.tsx";
import { FilterDialog } from "./FilterDialog.tsx";
import { FilterMenu } from "./FilterMenu.tsx";
import { refreshFacets } from "./facets_state.ts";
import { LeadSearch } from "./LeadSearch.tsx";
import type { LeadQuery } from "./lead_query.ts";
import { SortMenu } from "./SortMenu.tsx";

interface LeadsToolbarProps {
  workspaceId: string;
  query: LeadQuery;
  onQuery: (query: LeadQuery) => void;
  /** Cards have no headers to order by. */
  withOrder: boolean;
  layout?: LeadView["layout"];
  /** Opens a saved view in its own layout; without it the layout stays. */
  onView?: ((view: LeadView) => void) | undefined;
}

/** Views, search, filters and, beside cards, the order. */
export function LeadsToolbar(props: LeadsToolbarProps) {
  const { workspaceId, query, onQuery, withOrder, layout = "table" } = props;
  const { onView = (view) => onQuery(queryOf(view)) } = props;
  useEffect(
    () => void Promise.all([loadSegments(workspaceId), loadCampaignNames(workspaceId)]).catch(toastError),
    [workspaceId],
  );
  const setFilter = (filter: LeadFilter) => onQuery({ ...query, filter });
  const setSort = (sort: LeadSort | null) => onQuery({ ...query, sort });
  const readFacets = () => void refreshFacets(workspaceId);
  const [building, setBuilding] = useState(false);
  const build = () => {
    readFacets();
    setBuilding(true);
  };
  return (
    <div class="flex flex-wrap items-center gap-2 border-line border-b px-4 pb-3">
      <ViewsMenu workspaceId={workspaceId} query={query} layout={layout} onQuery={onQuery} onView={onView} />
      <LeadSearch text={query.filter.text ?? ""} onChange={(text) => setFilter({ ...query.filter, text })} />
      <FilterMenu filter={query.filter} onChange={setFilter} onOpen={readFacets} onBuild={build} />
      {withOrder && <SortMenu sort={query.sort} onSort={setSort} />}
      <FilterChips filter={query.filter} onChange={setFilter} onOpen={readFacets} onBuild={build} />
      {building && <FilterDialog filter={query.filter} onApply={setFilter} onClose={() => setBuilding(false)} />}
    </div>
  );
}
