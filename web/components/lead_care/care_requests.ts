import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { rpc } from "../../api/rest.ts";

const reason = z.object({ kind: z.string(), words: z.string() });
export type DuplicateReason = z.infer<typeof reason>;

const duplicatePair = z.object({ reasons: z.array(reason), leads: z.tuple([lead, lead]) });
/** Two leads that may be one person, the older first, and why, the strongest reason first. */
export type DuplicatePair = z.infer<typeof duplicatePair>;

const duplicateOfOne = z.object({ reasons: z.array(reason), lead });
export type DuplicateOfOne = z.infer<typeof duplicateOfOne>;

const binnedLead = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  deleted_at: z.string(),
  deleted_by_name: z.string().nullable(),
  gone_at: z.string(),
});
export type BinnedLead = z.infer<typeof binnedLead>;

const deletion = z.object({ deleted: z.number().int(), missing: z.number().int() });
const restoration = z.object({
  restored: z.number().int(),
  kept: z.array(z.object({ id: z.uuid(), name: z.string(), reason: z.string() })),
});
const undoneMerge = z.object({ kept: z.array(z.object({ reason: z.string() })) });

/** How many entries of the bin come at once. */
export const binPageSize = 200;

/** Puts leads into the bin; returns how many. @throws ApiError */
export async function deleteLeads(workspaceId: string, leadIds: string[]): Promise<number> {
  return (await rpc("delete_leads", { workspace_id: workspaceId, lead_ids: leadIds }, deletion)).deleted;
}

/** Brings leads back; `kept` names those that stay in the bin, and why. @throws ApiError */
export async function restoreLeads(workspaceId: string, leadIds: string[]) {
  return rpc("restore_leads", { workspace_id: workspaceId, lead_ids: leadIds }, restoration);
}

/** The bin, newest first, of what was deleted before an instant. @throws ApiError */
export async function deletedLeads(workspaceId: string, before: string | null): Promise<BinnedLead[]> {
  return rpc("deleted_leads", { workspace_id: workspaceId, before }, z.array(binnedLead));
}

/** @throws ApiError */
export async function findDuplicates(workspaceId: string) {
  const found = z.object({ pairs: z.array(duplicatePair), more: z.boolean() });
  return rpc("find_duplicates", { workspace_id: workspaceId }, found);
}

/** Who may be the same person as this lead. @throws ApiError */
export async function duplicatesOf(workspaceId: string, leadId: string): Promise<DuplicateOfOne[]> {
  return rpc("duplicates_of", { workspace_id: workspaceId, lead_id: leadId }, z.array(duplicateOfOne));
}

/** Says that two leads are different people; `same` takes that back. @throws ApiError */
export async function tellApart(workspaceId: string, leadId: string, otherId: string, same = false): Promise<void> {
  await rpc("tell_apart", { workspace_id: workspaceId, lead_id: leadId, other_id: otherId, same }, z.boolean());
}

export interface Merge {
  winnerId: string;
  loserId: string;
  /** Facts that the loser knows better. */
  take: string[];
}

/** Makes two leads one; returns the merge's id, with which it can be undone. @throws ApiError */
export async function mergeLeads(workspaceId: string, { winnerId, loserId, take }: Merge): Promise<string> {
  const args = { workspace_id: workspaceId, winner_id: winnerId, loser_id: loserId, take };
  return (await rpc("merge_leads", args, z.object({ merge_id: z.uuid() }))).merge_id;
}

/** Returns what stays as it is, because someone changed it since. @throws ApiError */
export async function unmergeLeads(workspaceId: string, mergeId: string): Promise<string[]> {
  const undone = await rpc("unmerge_leads", { workspace_id: workspaceId, merge_id: mergeId }, undoneMerge);
  return undone.kept.map((each) => each.reason);
}
