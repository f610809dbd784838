import { z } from "zod";

/** The verified claims of a token or key, as far as Realtime depends on them; the rest is handed to the policies. */
export const claimsSchema = z.looseObject({
  role: z.enum(["anon", "authenticated", "service_role"]),
  sub: z.string().optional(),
  /** Seconds since 1970, when the token ends. */
  exp: z.number().optional(),
});
export type Claims = z.infer<typeof claimsSchema>;

/** Is the token behind these claims still good? Keys have no end. */
export function isLive(claims: Claims): boolean {
  return claims.exp === undefined || claims.exp * 1000 > Date.now();
}
