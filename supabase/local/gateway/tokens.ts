import { errors, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { type Claims, claimsSchema } from "../realtime/claims.ts";
import type { SigningKey, StackKeys } from "../stack_keys.ts";

/** The claims of a token, with a role that the database knows. */
export type TokenClaims = JWTPayload & { role: Claims["role"] };

export type Verification = { ok: true; claims: TokenClaims } | { ok: false; reason: "expired" | "invalid" };

/** Signs and verifies the tokens of one stack. */
export interface Tokens {
  /** What `/auth/v1/.well-known/jwks.json` serves. */
  publicKeys: { keys: JWK[] };
  /** Judges a token as clients carry it (ES256). */
  verify(token: string): Promise<Verification>;
  /** A token for clients. */
  sign(claims: JWTPayload): Promise<string>;
  /** The claims of a token that @supabase/lite issued. */
  readInternal(token: string): Promise<JWTPayload>;
  /** The same claims in a token that @supabase/lite accepts. */
  signInternal(claims: JWTPayload): Promise<string>;
  /** What an API key stands for; undefined for an unknown one. */
  claimsOfKey(key: string): Claims | undefined;
}

/**
 * Hosted projects sign with ES256 and publish the key; @supabase/lite knows only HS256. So clients and
 * functions see ES256 tokens, and the gateway exchanges them at its inner border.
 */
export async function createTokens(keys: StackKeys): Promise<Tokens> {
  const publicKey = publicHalf(keys.signingKey);
  const signer = await importJWK(keys.signingKey, "ES256");
  const verifier = await importJWK(publicKey, "ES256");
  const internal = new TextEncoder().encode(keys.internalSecret);
  const header = { alg: "ES256", typ: "JWT", kid: keys.signingKey.kid };

  return {
    publicKeys: { keys: [publicKey] },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, verifier, { algorithms: ["ES256"] });
        const claims = claimsSchema.safeParse(payload);
        return claims.success
          ? { ok: true, claims: { ...payload, role: claims.data.role } }
          : { ok: false, reason: "invalid" };
      } catch (error) {
        return { ok: false, reason: error instanceof errors.JWTExpired ? "expired" : "invalid" };
      }
    },
    sign: (claims) => new SignJWT(claims).setProtectedHeader(header).sign(signer),
    readInternal: async (token) => (await jwtVerify(token, internal, { algorithms: ["HS256"] })).payload,
    signInternal: (claims) => new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(internal),
    claimsOfKey(key) {
      if (key === keys.publishableKey) return { role: "anon" };
      if (key === keys.secretKey) return { role: "service_role" };
      return undefined;
    },
  };
}

function publicHalf({ kty, crv, x, y, kid, alg, use }: SigningKey): JWK {
  return { kty, crv, x, y, kid, alg, use, key_ops: ["verify"] };
}
