import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { AppError } from "./app_error.ts";
import type { Environment } from "./environment.ts";
import { tunables } from "./tunables.ts";

/** A signed-in person. The token is theirs: what is done with it, row policies decide. */
export type Caller = { userId: string; token: string };

export type Authenticate = (request: Request) => Promise<Caller>;

const claims = z.object({ sub: z.uuid(), role: z.literal("authenticated"), exp: z.number() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * Checks the bearer token's signature, issuer's key set, expiry and role.
 * Throws `unauthenticated`: without a token, with a forged or an expired one.
 *
 * A page sends the same token for an hour, and looking at its signature takes 0.7 ms: what was found valid is remembered
 * in this process until it expires. A member who was removed is the database's to refuse.
 */
export function authenticator(environment: Environment, now: () => Date): Authenticate {
  const keys = signingKeys(environment);
  const valid = new Map<string, { userId: string; expiresAt: number }>();
  return async (request) => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (!token) throw new AppError("unauthenticated", "Sign in first: the request carries no bearer token.");
    const known = valid.get(token);
    if (known && now().getTime() < known.expiresAt) return { userId: known.userId, token };
    valid.delete(token);
    const parsed = claims.safeParse(await verify(token, keys, now()));
    if (!parsed.success) throw new AppError("unauthenticated", "This token is not that of a signed-in person.");
    const { sub, exp } = parsed.data;
    forgetOldest(valid);
    valid.set(token, { userId: sub, expiresAt: exp * 1000 });
    return { userId: sub, token };
  };
}

function forgetOldest(valid: Map<string, unknown>): void {
  const [oldest] = valid.keys();
  if (oldest !== undefined && valid.size >= tunables.request.knownTokens) valid.delete(oldest);
}

/** Lets only the platform itself in: pg_cron and the database's doorbell carry the secret key. */
export function requireSecretKey(request: Request, environment: Environment): void {
  const given = request.headers.get("apikey") ?? "";
  if (!sameText(given, environment.secretKey)) {
    throw new AppError("unauthenticated", "This function is called by the schedule only.");
  }
}

function signingKeys(environment: Environment): JWTVerifyGetKey {
  const given = keySet.safeParse(environment.jwks);
  if (given.success) return createLocalJWKSet({ keys: given.data.keys });
  return createRemoteJWKSet(new URL(`${environment.supabaseUrl}/auth/v1/.well-known/jwks.json`));
}

async function verify(token: string, keys: JWTVerifyGetKey, currentDate: Date): Promise<unknown> {
  try {
    const options = { algorithms: ["ES256", "RS256"], audience: "authenticated", currentDate };
    const { payload } = await jwtVerify(token, keys, options);
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AppError("unauthenticated", "Your session has expired. Sign in again.");
    throw new AppError("unauthenticated", "This token is not valid. Sign in again.", { cause: error });
  }
}

/** Compares in a time that does not tell where the texts differ. */
function sameText(one: string, other: string): boolean {
  const encode = (text: string) => new TextEncoder().encode(text);
  const [left, right] = [encode(one), encode(other)];
  let difference = left.length ^ right.length;
  for (let index = 0; index < right.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}
