import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Sql } from "postgres";
import type { Claims } from "../realtime/claims.ts";
import { adminUserRoutes } from "./admin_users.ts";
import { forwardToFunctions } from "./functions_proxy.ts";
import type { Lite } from "./lite_app.ts";
import { servePage } from "./static_page.ts";
import { createTokenBridge } from "./token_bridge.ts";
import type { Tokens } from "./tokens.ts";

export interface GatewayOptions {
  origin: string;
  secretKey: string;
  tokens: Tokens;
  sql: Sql;
  lite: Lite;
  /** Where the functions host listens at this moment; undefined while it is down. */
  functionsOrigin(): string | undefined;
  /** Answers a broadcast sent over HTTP instead of a socket. */
  broadcast(request: Request, claims: Claims): Promise<Response>;
  mailbox(request: Request): Promise<Response>;
  /** Sites of the demo's invented companies. */
  demoSites(request: Request): Promise<Response>;
  pageDirectory: string;
  /** What `/config.json` tells the page besides the address. */
  pageConfig: Record<string, unknown>;
}

/** The one origin: every path of the hosted platform, the page and the mailbox. */
export function createGateway(options: GatewayOptions): Hono {
  const { tokens, lite } = options;
  const bridge = createTokenBridge(tokens, options.sql, `${options.origin}/auth/v1`);
  const gateway = new Hono();
  const anyOrigin = cors({ origin: "*", exposeHeaders: ["content-range", "x-total-count", "link"], maxAge: 3600 });
  for (const path of ["/auth/v1/*", "/rest/v1/*", "/realtime/v1/api/*", "/config.json"]) gateway.use(path, anyOrigin);

  gateway.get("/auth/v1/.well-known/jwks.json", (context) => context.json(tokens.publicKeys));
  gateway.route("/auth/v1/admin", adminUserRoutes(options.sql, options.secretKey));
  gateway.all("/auth/v1/*", async (context) => {
    const inward = await bridge.inward(context.req.raw);
    if (!inward.ok) return Response.json(badJwt(inward.reason), { status: 403 });
    return bridge.outward(await lite.auth(inward.request));
  });
  gateway.all("/rest/v1/*", async (context) => {
    const inward = await bridge.inward(context.req.raw);
    return inward.ok ? lite.rest(inward.request) : Response.json(postgrestJwtError(inward.reason), { status: 401 });
  });
  gateway.all("/realtime/v1/api/*", async (context) => {
    const claims = await claimsOf(context.req.raw, tokens);
    return claims ? options.broadcast(context.req.raw, claims) : context.json({ message: "Invalid API key" }, 401);
  });
  gateway.all("/functions/v1/*", (context) => forwardToFunctions(context.req.raw, options.functionsOrigin()));
  gateway.all("/mailbox", (context) => options.mailbox(context.req.raw));
  gateway.all("/mailbox/*", (context) => options.mailbox(context.req.raw));
  gateway.get("/demo-sites/*", (context) => options.demoSites(context.req.raw));
  gateway.get("/config.json", (context) => {
    // The address that the browser used (127.0.0.1 or localhost), so that nothing becomes cross-origin.
    const config = { supabase_url: new URL(context.req.url).origin, ...options.pageConfig };
    return context.json(config, 200, { "cache-control": "no-store" });
  });
  for (const path of ["/auth/*", "/rest/*", "/realtime/*", "/functions/*"]) {
    gateway.all(path, () => Response.json({ message: "no Route matched with those values" }, { status: 404 }));
  }
  gateway.get("*", (context) => servePage(options.pageDirectory, context.req.raw));
  return gateway;
}

/** A valid bearer token says who calls; without one the API key does. */
async function claimsOf(request: Request, tokens: Tokens): Promise<Claims | undefined> {
  const key = tokens.claimsOfKey(request.headers.get("apikey") ?? "");
  const token = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!key || !token || token.startsWith("sb_")) return key;
  const verified = await tokens.verify(token);
  return verified.ok ? verified.claims : undefined;
}

function badJwt(reason: "expired" | "invalid") {
  const detail = reason === "expired" ? "token is expired" : "signature is invalid";
  return { code: 403, error_code: "bad_jwt", msg: `invalid JWT: unable to parse or verify signature, ${detail}` };
}

function postgrestJwtError(reason: "expired" | "invalid") {
  return reason === "expired"
    ? { code: "PGRST303", message: "JWT expired", details: null, hint: null }
    : { code: "PGRST301", message: "No suitable key or wrong key type", details: null, hint: null };
}
