import { z } from "zod";
import { apiScope } from "./scope.ts";

/** A key of a service account as `list_api_keys()` gives it; never its secret. */
export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** How the key begins. */
  prefix: z.string(),
  scopes: z.array(apiScope),
  service_account_id: z.uuid(),
  service_account: z.string(),
  role: z.enum(["member", "viewer"]),
  created_at: z.string(),
  created_by_name: z.string().nullable(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  status: z.enum(["active", "expired", "revoked"]),
});
export type ApiKey = z.infer<typeof apiKey>;

export const serviceAccount = z.object({ id: z.uuid(), name: z.string(), role: z.enum(["member", "viewer"]) });
export type ServiceAccount = z.infer<typeof serviceAccount>;

export const apiKeyList = z.object({ keys: z.array(apiKey), service_accounts: z.array(serviceAccount) });
export type ApiKeyList = z.infer<typeof apiKeyList>;

/** The one time that a secret is told. */
export const shownKey = z.object({ key: apiKey, secret: z.string() });
export type ShownKey = z.infer<typeof shownKey>;
