import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { AppError } from "./app_error.ts";
import type { Environment } from "./environment.ts";

/** A signed-in person. The token is theirs: what is done with it, row policies decide. */
export type Caller = { userId: string; token: string };

export type Authenticate = (request: Request) => Promise<Caller>;

const claims = z.object({ sub: z.uuid(), role: z.literal("authenticated") });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * Checks the bearer token's signature, issuer's key set, expiry and role.
 * Throws `unauthenticated`: without a token, with a forged or an expired one.
 */
export function authenticator(environment: Environment): Authenticate {
  const keys = signingKeys(environment);
  return async (request) => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (!token) throw new AppError("unauthenticated", "Sign in first: the request carries no bearer token.");
    const parsed = claims.safeParse(await verify(token, keys));
    if (!parsed.success) throw new AppError("unauthenticated", "This token is not that of a signed-in person.");
    return { userId: parsed.data.sub, token };
  };
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

async function verify(token: string, keys: JWTVerifyGetKey): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, keys, { algorithms: ["ES256", "RS256"], audience: "authenticated" });
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
