import { z } from "zod";
import {
  type HistoryKind,
  type LeadHistory,
  type LeadStay,
  leadHistory,
  leadStay,
} from "../../../shared/contracts/lead_history.ts";
import { rpc } from "../../api/rest.ts";

const entriesPerPage = 30;

/** A page of a lead's history, newest first; `kinds` null reads all. @throws ApiError */
export async function readHistory(
  workspaceId: string,
  leadId: string,
  kinds: readonly HistoryKind[] | null,
  cursor: string | null,
): Promise<LeadHistory> {
  const args = { workspace_id: workspaceId, lead_id: leadId, kinds, page_size: entriesPerPage, cursor };
  return (await rpc("lead_timeline", args, leadHistory.nullable())) ?? { entries: [], next_cursor: null };
}

/** Every stay of a lead in a stage, the first first. @throws ApiError */
export function readStays(workspaceId: string, leadId: string): Promise<LeadStay[]> {
  return rpc("lead_stays", { workspace_id: workspaceId, lead_id: leadId }, z.array(leadStay));
}
