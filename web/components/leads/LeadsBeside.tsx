import { Maximize2, PanelRightClose } from "lucide-preact";
import { useMemo, useState } from "preact/hooks";
import { ask } from "../../state/ask.ts";
import { besideSearch, setLeadsBeside } from "../../state/leads_beside.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { LeadsPanel } from "./LeadsPanel.tsx";
import { readLeadQuery, writeLeadQuery } from "./lead_query.ts";

/** The leads beside the chat: the same panel, which keeps its own filter and leaves the address to the chat. */
export function LeadsBeside() {
  const [openId, setOpenId] = useState<string>();
  const search = besideSearch.value;
  const { query } = useMemo(() => readLeadQuery(search), [search]);
  const place = workspace.value;
  if (!place) return null;
  return (
    <LeadsPanel
      key={place.workspace_id}
      workspaceId={place.workspace_id}
      query={query}
      onQuery={(next) => {
        besideSearch.value = writeLeadQuery(next);
      }}
      openId={openId}
      onOpen={setOpenId}
      onAsk={(question) => {
        setOpenId(undefined);
        ask(question, { send: false });
      }}
      pathOf={(leadId) => pathTo.leads(leadId) + search}
      headingLevel={2}
      actions={
        <>
          <IconButton label="Open the full table" icon={Maximize2} onClick={() => navigate(pathTo.leads() + search)} />
          <IconButton label="Close the leads" icon={PanelRightClose} onClick={() => setLeadsBeside(false)} />
        </>
      }
    />
  );
}
