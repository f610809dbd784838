import { z } from "zod";
import { type LeadChanges, type LeadStage, lead, leadActivity } from "../../../shared/contracts/lead.ts";
import { leadPage } from "../../../shared/contracts/lead_filter.ts";
import { type ScoreExplanation, scoreExplanation } from "../../../shared/contracts/score.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";
import type { FoundLeads } from "./lead_list.ts";
import type { LeadQuery } from "./lead_query.ts";
import type { LeadDetails } from "./lead_record.ts";

const rowsPerPage = 60;
/** Whoever turns the page knows the count already. */
const foundLeads = leadPage.extend({ leads: z.array(lead) }).partial({ count: true, count_is_exact: true });
const leadDetails = z.object({ lead, activities: z.array(leadActivity), more: z.boolean() });

/** One page of the search; an aborted one rejects. @throws ApiError */
export async function searchLeads(
  workspaceId: string,
  { filter, sort }: LeadQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<FoundLeads> {
  const request = backend().rest.rpc("search_leads", {
    workspace_id: workspaceId,
    filter,
    sort,
    page_size: rowsPerPage,
    cursor,
    counted: cursor === null,
  });
  const page = await answerOf(request.abortSignal(signal), foundLeads);
  return {
    leads: page.leads,
    count: page.count,
    countIsExact: page.count_is_exact,
    nextCursor: page.next_cursor,
  };
}

/** Reads single rows again. @throws ApiError */
export async function readLeads(workspaceId: string, ids: string[]) {
  const rows = backend().rest.from("lead_rows").select().eq("workspace_id", workspaceId).in("id", ids);
  return answerOf(rows, z.array(lead));
}

/** A lead with the newest part of its timeline; null when there is none to see. @throws ApiError */
export async function getLead(workspaceId: string, leadId: string): Promise<LeadDetails | null> {
  // An address may hold anything; the database would refuse what is no uuid as a bad request.
  if (!z.uuid().safeParse(leadId).success) return null;
  return rpc("get_lead", { workspace_id: workspaceId, lead_id: leadId }, leadDetails.nullable());
}

/** Why a lead has its score; null when there is no such lead. @throws ApiError */
export async function explainScore(workspaceId: string, leadId: string): Promise<ScoreExplanation | null> {
  return rpc("explain_score", { workspace_id: workspaceId, lead_id: leadId }, scoreExplanation.nullable());
}

/** Changes facts of a lead that is still at version `expectedUpdatedAt`. @throws ApiError `conflict` when it is not */
export async function updateLead(
  workspaceId: string,
  leadId: string,
  changes: LeadChanges,
  expectedUpdatedAt: string,
): Promise<void> {
  await rpc(
    "update_lead",
    { workspace_id: workspaceId, lead_id: leadId, changes, expected_updated_at: expectedUpdatedAt },
    z.unknown(),
  );
}

/** @throws ApiError */
export async function changeStage(workspaceId: string, leadId: string, stage: LeadStage): Promise<void> {
  await rpc("change_stage", { workspace_id: workspaceId, lead_id: leadId, stage, reason: null }, z.unknown());
}

/** Null leaves the lead to nobody. @throws ApiError */
export async function assignLead(workspaceId: string, leadId: string, ownerId: string | null): Promise<void> {
  await rpc("assign_lead", { workspace_id: workspaceId, lead_id: leadId, owner_id: ownerId }, z.unknown());
}

/** @throws ApiError */
export async function tagLeads(workspaceId: string, leadIds: string[], add: string[], remove: string[]): Promise<void> {
  await rpc("tag_leads", { workspace_id: workspaceId, lead_ids: leadIds, add, remove }, z.unknown());
}

export type NoteKind = "note" | "call" | "meeting";

/** @throws ApiError */
export async function addNote(workspaceId: string, leadId: string, body: string, kind: NoteKind): Promise<void> {
  await rpc("add_note", { workspace_id: workspaceId, lead_id: leadId, body, kind }, z.unknown());
}

const createdLead = z.object({ lead: z.object({ id: z.uuid() }) });

/** Adds a lead and returns its id. @throws ApiError */
export async function createLead(workspaceId: string, facts: LeadChanges & { stage?: LeadStage }): Promise<string> {
  const created = await rpc("create_lead", { workspace_id: workspaceId, lead: facts }, createdLead);
  return created.lead.id;
}
