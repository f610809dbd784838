import { PanelRight } from "lucide-preact";
import { useEffect, useMemo } from "preact/hooks";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { listen } from "../../api/realtime.ts";
import { BoardPanel } from "../../components/board/BoardPanel.tsx";
import { readMeasure } from "../../components/board/measure.ts";
import { FileDrop } from "../../components/imports/FileDrop.tsx";
import { queryOf } from "../../components/lead_views/views_state.ts";
import { LeadsPanel } from "../../components/leads/LeadsPanel.tsx";
import { type LeadQuery, readLeadQuery, writeLeadQuery } from "../../components/leads/lead_query.ts";
import { UnreadableLink } from "../../components/leads/UnreadableLink.tsx";
import { ViewSwitch } from "../../components/leads/ViewSwitch.tsx";
import { ask } from "../../state/ask.ts";
import { importDropped } from "../../state/dropped_file.ts";
import { besideQuery, besideSearch, setLeadsBeside } from "../../state/leads_beside.ts";
import { query as addressQuery, navigate, pathTo, route } from "../../state/router.ts";
import { loadStages } from "../../state/stages.ts";
import { mayWrite, workspace } from "../../state/workspaces.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useMediaQuery } from "../../ui/use_media_query.ts";

/** The leads as table or board, with view, filter, order and open lead in the address. */
export function LeadsScreen() {
  const search = addressQuery.value.toString();
  const { query, unreadable } = useMemo(() => readLeadQuery(search), [search]);
  const measure = readMeasure(addressQuery.value.get("measure"));
  const { view, openId } = shownPart();
  const place = workspace.value;
  const isWide = useMediaQuery(besideQuery);
  const workspaceId = place?.workspace_id;
  useEffect(() => {
    if (!workspaceId) return;
    // Whoever changes the pipeline changes it for everyone who has it open.
    const read = () => void loadStages(workspaceId).catch(() => undefined);
    return listen(`workspace:${workspaceId}`, { event: "stages", onEvent: read, onJoined: read });
  }, [workspaceId]);
  if (!place) return null;
  const written = (next: LeadQuery) => withMeasure(writeLeadQuery(next), measure);
  const pathOf = (leadId: string | undefined) => pathTo.leads(leadId, view) + written(query);
  // A search that comes late leaves open what was opened meanwhile.
  const onQuery = (next: LeadQuery) =>
    navigate(pathTo.leads(shownPart().openId, view) + written(next), { replace: true });
  const shared = {
    workspaceId: place.workspace_id,
    onQuery,
    onView: (saved: LeadView) => navigate(pathTo.leads(undefined, saved.layout) + writeLeadQuery(queryOf(saved))),
    openId,
    // Stepping from lead to lead is one visit: the way back leads to the list.
    onOpen: (leadId: string | undefined) => navigate(pathOf(leadId), { replace: openId !== undefined }),
    onAsk: (question: string) => ask(question, { send: false }),
    pathOf,
  };
  const views = <ViewSwitch view={view} pathOf={(other) => pathTo.leads(undefined, other) + written(query)} />;
  return (
    <FileDrop class="flex h-full flex-col" onFile={mayWrite.value ? importDropped : undefined}>
      <h1 class="sr-only">Leads</h1>
      {unreadable && <UnreadableLink onDismiss={() => onQuery(query)} />}
      <div class="min-h-0 flex-1">
        {view === "board" ? (
          <BoardPanel
            key={place.workspace_id}
            {...shared}
            query={{ ...query, measure }}
            onMeasure={(next) =>
              navigate(pathTo.leads(openId, view) + withMeasure(writeLeadQuery(query), next), { replace: true })
            }
            actions={views}
          />
        ) : (
          <LeadsPanel
            key={place.workspace_id}
            {...shared}
            query={query}
            showsDuplicates={addressQuery.value.get("care") === "duplicates"}
            actions={
              <>
                {views}
                {isWide && (
                  <IconButton
                    label="Show beside the chat"
                    icon={PanelRight}
                    onClick={() => {
                      besideSearch.value = writeLeadQuery(query);
                      setLeadsBeside(true);
                      navigate(pathTo.chat());
                    }}
                  />
                )}
              </>
            }
          />
        )}
      </div>
    </FileDrop>
  );
}

/** The measure of the board stands beside the query in the address. */
function withMeasure(search: string, measure: string | null): string {
  if (measure === null) return search;
  return `${search || "?"}${search ? "&" : ""}measure=${encodeURIComponent(measure)}`;
}

function shownPart(): { view: "table" | "board"; openId: string | undefined } {
  const here = route.value;
  return here.name === "leads" ? { view: here.view, openId: here.leadId } : { view: "table", openId: undefined };
}
