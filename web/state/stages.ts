import { signal } from "@preact/signals";
import { rpc } from "../api/rest.ts";
import { list, object, oneOf, text, type ValueOf } from "../api/shape.ts";

const stage = object({ key: text, label: text, kind: oneOf("open", "won", "lost") });
export type Stage = ValueOf<typeof stage>;

/** The stages of the workspace that is open, in their order. Empty before they are known. */
export const stages = signal<readonly Stage[]>([]);

/** Reads the workspace's stages. @throws ApiError */
export async function loadStages(workspaceId: string): Promise<void> {
  stages.value = await rpc("pipeline_stages", { workspace_id: workspaceId }, list(stage));
}

/** What people call a stage. One that is gone, or not known yet, is shown by its key. */
export function stageLabel(key: string): string {
  const words = key.replaceAll("_", " ");
  const known = stages.value.find((each) => each.key === key);
  return known?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}
