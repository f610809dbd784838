import { z } from "zod";
import {
  type ApiKeyList,
  apiKeyList,
  type ShownKey,
  serviceAccount,
  shownKey,
} from "../../../shared/contracts/api/api_key.ts";
import { rpc } from "../../api/rest.ts";

export type NewKey = { account: string; role: string; scopes: string[]; days: number };

/** @throws ApiError */
export function listKeys(workspaceId: string): Promise<ApiKeyList> {
  return rpc("list_api_keys", { workspace_id: workspaceId }, apiKeyList);
}

/** For the service account of that name, a new one where there is none. `days` 0 does not expire. @throws ApiError */
export async function makeKey(
  workspaceId: string,
  known: ApiKeyList,
  { account, role, scopes, days }: NewKey,
): Promise<ShownKey> {
  const place = { workspace_id: workspaceId };
  const there = known.service_accounts.find(({ name }) => name.toLowerCase() === account.toLowerCase());
  const { id } = there ?? (await rpc("create_service_account", { ...place, name: account, role }, serviceAccount));
  return await rpc(
    "create_api_key",
    {
      ...place,
      service_account_id: id,
      name: account,
      scopes,
      ...(days > 0 && { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }),
    },
    shownKey,
  );
}

/** The old key goes on for a day. @throws ApiError */
export function rotateKey(workspaceId: string, keyId: string): Promise<ShownKey> {
  return rpc("rotate_api_key", { workspace_id: workspaceId, key_id: keyId }, shownKey);
}

/** @throws ApiError */
export async function revokeKey(workspaceId: string, keyId: string): Promise<void> {
  await rpc("revoke_api_key", { workspace_id: workspaceId, key_id: keyId }, z.boolean());
}
