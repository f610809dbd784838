import { z } from "zod";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import {
  type CountedSegment,
  countedSegment,
  followedSegment,
  type LeadView,
  leadView,
  savedSegment,
} from "../../../shared/contracts/lead_view.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

/** One's own views and the shared ones, by name; one that this page cannot read is left out. @throws ApiError */
export async function readViews(workspaceId: string): Promise<LeadView[]> {
  const rows = backend().rest.from("lead_views").select().eq("workspace_id", workspaceId).order("name");
  const found = await answerOf(rows, z.array(z.unknown()));
  return found.flatMap((row) => leadView.safeParse(row).data ?? []);
}

export type ViewChanges = Partial<Omit<LeadView, "id" | "owner_id">> & { id?: string };

/** Saves a new view, or with an id changes that one. @throws ApiError */
export async function saveView(workspaceId: string, view: ViewChanges): Promise<LeadView> {
  const answer = z.object({ view: leadView });
  return (await rpc("save_lead_view", { workspace_id: workspaceId, view }, answer)).view;
}

/** @throws ApiError */
export async function deleteView(workspaceId: string, viewId: string): Promise<void> {
  await rpc("delete_lead_view", { workspace_id: workspaceId, view_id: viewId }, z.boolean());
}

/** Every segment with how many leads it holds now. @throws ApiError */
export async function countSegments(workspaceId: string): Promise<CountedSegment[]> {
  return rpc("list_segments", { workspace_id: workspaceId }, z.array(countedSegment));
}

/** @throws ApiError */
export async function saveSegment(
  workspaceId: string,
  segment: { id?: string; name?: string; filter?: LeadFilter },
): Promise<z.infer<typeof savedSegment>> {
  return rpc("save_segment", { workspace_id: workspaceId, segment }, savedSegment);
}

/** @throws ApiError */
export async function deleteSegment(workspaceId: string, segmentId: string): Promise<void> {
  await rpc("delete_segment", { workspace_id: workspaceId, segment_id: segmentId }, z.unknown());
}

/** The segments that the caller follows, by id. @throws ApiError */
export async function readFollows(workspaceId: string): Promise<ReadonlySet<string>> {
  const rows = backend().rest.from("segment_follows").select("segment_id").eq("workspace_id", workspaceId);
  const found = await answerOf(rows, z.array(z.object({ segment_id: z.uuid() })));
  return new Set(found.map(({ segment_id }) => segment_id));
}

/** Tells the caller who comes into a segment, or no more. @throws ApiError */
export async function followSegment(
  workspaceId: string,
  segmentId: string,
  follow: boolean,
): Promise<z.infer<typeof followedSegment>> {
  const args = { workspace_id: workspaceId, segment: segmentId };
  return rpc(follow ? "follow_segment" : "unfollow_segment", args, followedSegment);
}
