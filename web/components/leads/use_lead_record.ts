import { useEffect, useMemo } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { listen } from "../../api/realtime.ts";
import { readChangeMessage } from "./change_message.ts";
import { createLeadRecord, type LeadRecord } from "./lead_record.ts";
import { getLead } from "./lead_requests.ts";

/** One lead, read when the drawer opens and again whenever someone changes it. `known` shows at once. */
export function useLeadRecord(
  workspaceId: string,
  leadId: string,
  known: Lead | undefined,
  onChange: (lead: Lead) => void,
): LeadRecord {
  const record = useMemo(
    () => createLeadRecord({ known, read: () => getLead(workspaceId, leadId), onChange }),
    [workspaceId, leadId],
  );
  useEffect(() => {
    void record.load();
    return listen(`workspace:${workspaceId}`, {
      event: "lead",
      onEvent: (payload) => {
        const change = readChangeMessage(payload);
        if (change && (change.leadId === leadId || change.leadId === null)) void record.load();
      },
      onJoined: () => void record.load(),
    });
  }, [record, workspaceId, leadId]);
  return record;
}
