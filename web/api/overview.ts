import { rpc } from "./rest.ts";
import { list, number, object, text, type ValueOf } from "./shape.ts";

const counted = list(object({ value: text, count: number }));

const workspaceOverview = object({
  leads: number,
  /** Every stage in the order of the pipeline. */
  by_stage: list(object({ value: text, label: text, count: number })),
  by_country: counted,
  by_industry: counted,
  /** Score of 80 or more. */
  hot: number,
  stale: number,
  waiting_approvals: number,
});
export type WorkspaceOverview = ValueOf<typeof workspaceOverview>;

/** What the workspace holds, in numbers. @throws ApiError */
export function getOverview(workspaceId: string): Promise<WorkspaceOverview> {
  return rpc("workspace_overview", { workspace_id: workspaceId }, workspaceOverview);
}
