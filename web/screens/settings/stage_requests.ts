import { z } from "zod";
import { leadBoard } from "../../../shared/contracts/lead_board.ts";
import { rpc } from "../../api/rest.ts";
import type { Stage } from "../../state/stages.ts";

const saved = z.object({ moved: z.number() });

/** Saves the stages if they are still as this page saw them. @throws ApiError `conflict` when they are not */
export function saveStages(
  workspaceId: string,
  list: Record<string, unknown>[],
  expected: readonly Stage[],
): Promise<{ moved: number }> {
  return rpc("save_pipeline_stages", { workspace_id: workspaceId, stages: list, expected }, saved);
}

/** How many leads are in a stage. @throws ApiError */
export async function countInStage(workspaceId: string, key: string): Promise<number> {
  const board = await rpc("lead_board", { workspace_id: workspaceId, page_size: 0 }, leadBoard);
  return board.columns.find(({ stage }) => stage === key)?.count ?? 0;
}
