import { signal } from "@preact/signals";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { type LeadQuery, writeLeadQuery } from "../leads/lead_query.ts";
import { readViews } from "./view_requests.ts";

/** The views that this person may open; undefined until they were read. */
export const views = signal<readonly LeadView[] | undefined>(undefined);
/** The view that was opened last, which one goes on from. */
export const openViewId = signal<string | undefined>(undefined);

let readFor = "";

/** Reads the views of a workspace. @throws ApiError */
export async function loadViews(workspaceId: string): Promise<void> {
  if (readFor !== workspaceId) {
    views.value = undefined;
    openViewId.value = undefined;
  }
  readFor = workspaceId;
  const found = await readViews(workspaceId);
  if (readFor === workspaceId) views.value = found;
}

/** What the leads show while a view is open. */
export function queryOf({ filter, sort, columns }: LeadView): LeadQuery {
  return { filter, sort, ...(columns && { columns }) };
}

/** Whether the leads show exactly a view. */
export function showsView(query: LeadQuery, view: LeadView): boolean {
  return writeLeadQuery(query) === writeLeadQuery(queryOf(view));
}
