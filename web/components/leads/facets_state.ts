import { signal } from "@preact/signals";
import { type LeadFacets, readLeadFacets } from "./lead_facets.ts";

/** The values that the workspace's leads have, as last read; undefined before. */
export const facets = signal<LeadFacets | undefined>(undefined);

const freshMilliseconds = 30_000;
let readFor = "";
let readAt = 0;

/** Reads the facets unless they were read a moment ago. A failure leaves the menus as they were. */
export async function refreshFacets(workspaceId: string): Promise<void> {
  if (readFor === workspaceId && Date.now() - readAt < freshMilliseconds) return;
  if (readFor !== workspaceId) facets.value = undefined;
  readFor = workspaceId;
  readAt = Date.now();
  try {
    facets.value = await readLeadFacets(workspaceId);
  } catch {
    readAt = 0;
  }
}
