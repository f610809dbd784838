import { useEffect, useMemo } from "preact/hooks";
import { listen } from "../../api/realtime.ts";
import { createChangeBuffer } from "./change_buffer.ts";
import { readChangeMessage } from "./change_message.ts";
import { LeadList } from "./lead_list.ts";
import { type LeadQuery, writeLeadQuery } from "./lead_query.ts";
import { readLeads, searchLeads } from "./lead_requests.ts";

/** The leads of a workspace that match a query, kept up to date while others change them. */
export function useLeadList(workspaceId: string, query: LeadQuery): LeadList {
  const list = useMemo(
    () =>
      new LeadList({
        search: (wanted, cursor, signal) => searchLeads(workspaceId, wanted, cursor, signal),
        read: (ids) => readLeads(workspaceId, ids),
      }),
    [workspaceId],
  );
  // The same query may arrive as a new object; only its meaning starts a search.
  const written = writeLeadQuery({ ...query, columns: undefined });
  useEffect(() => {
    void list.show(query);
  }, [list, written]);
  useEffect(() => followChanges(workspaceId, list), [workspaceId, list]);
  return list;
}

function followChanges(workspaceId: string, list: LeadList): () => void {
  const buffer = createChangeBuffer((changes) => {
    // A row that cannot be read again now is found by the next look at the list.
    list.applyChanges(changes).catch(() => list.check());
  });
  const stopListening = listen(`workspace:${workspaceId}`, {
    event: "lead",
    onEvent: (payload) => {
      const change = readChangeMessage(payload);
      if (change) buffer.add(change);
    },
    onJoined: () => void list.check(),
  });
  return () => {
    stopListening();
    buffer.stop();
    list.stop();
  };
}
