import { PanelRight } from "lucide-preact";
import { useMemo } from "preact/hooks";
import { LeadsPanel } from "../../components/leads/LeadsPanel.tsx";
import { type LeadQuery, readLeadQuery, writeLeadQuery } from "../../components/leads/lead_query.ts";
import { UnreadableLink } from "../../components/leads/UnreadableLink.tsx";
import { ask } from "../../state/ask.ts";
import { besideQuery, besideSearch, setLeadsBeside } from "../../state/leads_beside.ts";
import { query as addressQuery, navigate, pathTo, route } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useMediaQuery } from "../../ui/use_media_query.ts";

/** The leads, with filter, order and open lead in the address. */
export function LeadsScreen() {
  const here = route.value;
  const search = addressQuery.value.toString();
  const { query, unreadable } = useMemo(() => readLeadQuery(search), [search]);
  const openId = here.name === "leads" ? here.leadId : undefined;
  const place = workspace.value;
  const isWide = useMediaQuery(besideQuery);
  if (!place) return null;
  const pathOf = (leadId: string | undefined) => pathTo.leads(leadId) + writeLeadQuery(query);
  const onQuery = (next: LeadQuery) => navigate(pathTo.leads() + writeLeadQuery(next), { replace: true });
  return (
    <div class="flex h-full flex-col">
      <h1 class="sr-only">Leads</h1>
      {unreadable && <UnreadableLink onDismiss={() => onQuery(query)} />}
      <div class="min-h-0 flex-1">
        <LeadsPanel
          key={place.workspace_id}
          workspaceId={place.workspace_id}
          query={query}
          onQuery={onQuery}
          openId={openId}
          // Stepping from lead to lead is one visit: the way back leads to the list.
          onOpen={(leadId) => navigate(pathOf(leadId), { replace: openId !== undefined })}
          onAsk={(question) => ask(question, { send: false })}
          pathOf={pathOf}
          actions={
            isWide && (
              <IconButton
                label="Show beside the chat"
                icon={PanelRight}
                onClick={() => {
                  besideSearch.value = writeLeadQuery(query);
                  setLeadsBeside(true);
                  navigate(pathTo.chat());
                }}
              />
            )
          }
        />
      </div>
    </div>
  );
}
