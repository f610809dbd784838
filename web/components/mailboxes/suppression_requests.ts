import { z } from "zod";
import {
  type AskedSuppression,
  addedSuppressions,
  type SuppressionOverview,
  suppressionOverview,
} from "../../../shared/contracts/suppression.ts";
import { ApiError } from "../../api/api_error.ts";
import { rpc } from "../../api/rest.ts";

/** So many addresses are taken at once. */
export const mostAtOnce = 10_000;

/** @throws ApiError */
export function readSuppressions(workspaceId: string): Promise<SuppressionOverview> {
  return rpc("suppression_overview", { workspace_id: workspaceId, email: null }, suppressionOverview);
}

/** Whether an address is on the list. @throws ApiError */
export async function askForSuppression(workspaceId: string, email: string): Promise<AskedSuppression> {
  const { asked } = await rpc("suppression_overview", { workspace_id: workspaceId, email }, suppressionOverview);
  if (!asked) throw new ApiError("internal", "The server had a problem. Try again in a moment.");
  return asked;
}

/** @throws ApiError */
export function addSuppressions(
  workspaceId: string,
  emails: readonly string[],
): Promise<z.infer<typeof addedSuppressions>> {
  return rpc("add_suppressions", { workspace_id: workspaceId, emails }, addedSuppressions);
}

/** @throws ApiError */
export async function removeSuppression(workspaceId: string, email: string): Promise<void> {
  await rpc("remove_suppression", { workspace_id: workspaceId, email }, z.boolean());
}
