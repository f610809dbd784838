import type { JWTPayload } from "jose";
import type { Sql } from "postgres";
import { z } from "zod";
import type { Tokens } from "./tokens.ts";
import { findUser, type UserRow } from "./user_store.ts";

/** Exchanges tokens between clients (ES256, full claims) and @supabase/lite (HS256, few claims). */
export interface TokenBridge {
  /** The request as lite understands it, or why its token is refused. Keys and missing tokens pass as they are. */
  inward(request: Request): Promise<{ ok: true; request: Request } | { ok: false; reason: "expired" | "invalid" }>;
  /** The response with every access token in it exchanged for one that clients can verify. */
  outward(response: Response): Promise<Response>;
}

const session = z.looseObject({ access_token: z.string() });

/** @param issuer goes into the `iss` claim: the address of `/auth/v1` */
export function createTokenBridge(tokens: Tokens, sql: Sql, issuer: string): TokenBridge {
  const exchange = async (internalToken: string) => {
    const claims = await tokens.readInternal(internalToken);
    const user = claims.sub ? await findUser(sql, claims.sub) : undefined;
    if (user?.banned_until && user.banned_until > new Date()) return undefined;
    return tokens.sign(fullClaims(issuer, claims, user));
  };

  return {
    async inward(request) {
      const token = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      // supabase-js repeats the API key as the bearer when nobody is signed in.
      if (!token || token.startsWith("sb_")) return { ok: true, request };
      const verified = await tokens.verify(token);
      if (!verified.ok) return verified;
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${await tokens.signInternal(verified.claims)}`);
      return { ok: true, request: new Request(request, { headers }) };
    },
    async outward(response) {
      const location = response.headers.get("location");
      if (location?.includes("access_token=")) return redirectWith(response, location, exchange);
      if (!response.headers.get("content-type")?.includes("json")) return response;
      const text = await response.text();
      const init = { status: response.status, headers: withoutLength(response.headers) };
      const found = session.safeParse(parseJson(text));
      if (!found.success) return new Response(text, init);
      const access_token = await exchange(found.data.access_token);
      return access_token ? Response.json({ ...found.data, access_token }, init) : refuseBanned();
    },
  };
}

/** What GoTrue puts into a token and lite leaves out. */
function fullClaims(issuer: string, claims: JWTPayload, user: UserRow | undefined): JWTPayload {
  return {
    aud: "authenticated",
    role: "authenticated",
    ...claims,
    iss: issuer,
    email: user?.email ?? "",
    phone: user?.phone ?? "",
    app_metadata: user?.raw_app_meta_data ?? {},
    user_metadata: user?.raw_user_meta_data ?? {},
    is_anonymous: user?.is_anonymous ?? false,
    aal: "aal1",
    amr: [{ method: "password", timestamp: claims.iat }],
  };
}

async function redirectWith(
  response: Response,
  location: string,
  exchange: (token: string) => Promise<string | undefined>,
): Promise<Response> {
  const target = new URL(location);
  const fragment = new URLSearchParams(target.hash.slice(1));
  const token = await exchange(fragment.get("access_token") ?? "");
  if (!token) return refuseBanned();
  fragment.set("access_token", token);
  target.hash = fragment.toString();
  const headers = withoutLength(response.headers);
  headers.set("location", target.href);
  return new Response(null, { status: response.status, headers });
}

/** @supabase/lite does not know bans; as GoTrue words it. */
function refuseBanned(): Response {
  return Response.json({ code: 400, error_code: "user_banned", msg: "User is banned" }, { status: 400 });
}

function withoutLength(original: Headers): Headers {
  const headers = new Headers(original);
  headers.delete("content-length");
  return headers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
