import { z } from "zod";

/** What a key may do. The table `api_keys` knows the same. */
export const apiScope = z.enum([
  "leads:read",
  "leads:write",
  "accounts:read",
  "accounts:write",
  "segments:read",
  "imports:read",
  "campaigns:read",
  "tasks:read",
  "tasks:write",
  "notifications:read",
  "measures:read",
]);
export type ApiScope = z.infer<typeof apiScope>;
