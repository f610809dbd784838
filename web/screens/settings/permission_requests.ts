import { z } from "zod";
import { type SendPermission, sendPermission } from "../../../shared/contracts/send_permission.ts";
import { rpc } from "../../api/rest.ts";

export type NewPermission = {
  scope: SendPermission["scope"];
  campaign_id?: string;
  classification?: string;
  daily_cap: number;
  days: number;
};

/** @throws ApiError */
export function listPermissions(workspaceId: string): Promise<SendPermission[]> {
  return rpc("list_send_permissions", { workspace_id: workspaceId }, z.array(sendPermission));
}

/** @throws ApiError */
export function grantPermission(workspaceId: string, permission: NewPermission): Promise<SendPermission> {
  return rpc("grant_send_permission", { workspace_id: workspaceId, permission }, sendPermission);
}

/** Also what is queued on it does not leave any more. @throws ApiError */
export async function revokePermission(workspaceId: string, permissionId: string): Promise<void> {
  await rpc("revoke_send_permission", { workspace_id: workspaceId, permission_id: permissionId }, z.boolean());
}
