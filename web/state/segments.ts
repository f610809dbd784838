import { signal } from "@preact/signals";
import { z } from "zod";
import { type Segment, segment } from "../../shared/contracts/lead_view.ts";
import { backend } from "../api/backend.ts";
import { answerOf } from "../api/rest.ts";

/** The segments of the workspace by name; undefined until they were read. */
export const segments = signal<readonly Segment[] | undefined>(undefined);

let readFor = "";

/** Reads the segments of a workspace. @throws ApiError */
export async function loadSegments(workspaceId: string): Promise<void> {
  if (readFor !== workspaceId) segments.value = undefined;
  readFor = workspaceId;
  const rows = backend().rest.from("segments").select().eq("workspace_id", workspaceId).order("name_key");
  const found = await answerOf(rows, z.array(segment));
  if (readFor === workspaceId) segments.value = found;
}
