import { signal } from "@preact/signals";
import { z } from "zod";
import { backend } from "../api/backend.ts";
import { answerOf } from "../api/rest.ts";

/** The campaigns of the workspace by id, the newest first; undefined until they were read. */
export const campaignNames = signal<ReadonlyMap<string, string> | undefined>(undefined);

const most = 200;
let readFor = "";

/** Reads what the campaigns of a workspace are called. @throws ApiError */
export async function loadCampaignNames(workspaceId: string): Promise<void> {
  if (readFor !== workspaceId) campaignNames.value = undefined;
  readFor = workspaceId;
  const table = backend().rest.from("campaigns").select("id,name").eq("workspace_id", workspaceId);
  const rows = table.order("created_at", { ascending: false }).limit(most);
  const found = await answerOf(rows, z.array(z.object({ id: z.uuid(), name: z.string() })));
  if (readFor === workspaceId) campaignNames.value = new Map(found.map(({ id, name }) => [id, name]));
}
