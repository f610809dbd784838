import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Sql } from "postgres";
import { z } from "zod";

/** One function as it arrived: its files by path, and what the CLI says of it. */
export interface Upload {
  files: Map<string, string>;
  metadata: z.infer<typeof uploadMetadata>;
}

const uploadMetadata = z.object({
  entrypoint_path: z.string(),
  import_map_path: z.string().optional(),
  verify_jwt: z.boolean().optional(),
});

/** What a stand-in knows of its project; tests change it to make the project wrong. */
export interface ProjectState {
  status: string;
  keys: { name: string; type: string; api_key: string }[];
  legacyKeys: boolean;
  uploads: Map<string, Upload>;
  secrets: Map<string, string>;
  auth: { site_url: string; uri_allow_list: string };
  /** Functions whose start fails. */
  broken: Set<string>;
}

export interface ManagementStandIn {
  url: string;
  ref: string;
  accessToken: string;
  /** For SUPABASE_PROFILE: leads the CLI here. */
  profile: string;
  state: ProjectState;
  /** `METHOD /path` of each request to the management API. */
  requests: string[];
  stop(): Promise<void>;
}

export const standInKeys = { publishable: "sb_publishable_standin_0001", secret: "sb_secret_standin_do_not_show" };
const ref = "abcdefghijklmnopqrst";
const accessToken = `sbp_${"0123456789abcdef".repeat(2)}01234567`;

/**
 * Supabase's management API and the project behind it, on loopback: what `supabase` and our own calls need of it.
 * @param sql where statements run that are sent to the project's database
 */
export async function startManagementStandIn(sql?: Sql): Promise<ManagementStandIn> {
  const requests: string[] = [];
  const state = freshState();
  const app = new Hono();
  app.route(`/v1/projects/${ref}`, projectRoutes(state, sql, requests));
  app.all("/functions/v1/:name", (context) => functionAnswer(state, context.req.param("name")));
  app.notFound((context) => context.json({ message: "Not found" }, 404));
  const server = http.createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const directory = await mkdtemp(path.join(os.tmpdir(), "cli-profile-"));
  const profile = path.join(directory, "profile.yaml");
  const settings = { name: "standin", api_url: url, dashboard_url: url, project_host: "supabase.test" };
  await writeFile(
    profile,
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(""),
  );
  return {
    url,
    ref,
    accessToken,
    profile,
    state,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function freshState(): ProjectState {
  return {
    status: "ACTIVE_HEALTHY",
    keys: [
      { name: "other", type: "secret", api_key: "sb_secret_other" },
      { name: "default", type: "secret", api_key: standInKeys.secret },
      { name: "default", type: "publishable", api_key: standInKeys.publishable },
    ],
    legacyKeys: false,
    uploads: new Map(),
    secrets: new Map(),
    auth: { site_url: "http://localhost:3000", uri_allow_list: "https://kept.example.com/**" },
    broken: new Set(),
  };
}

const statement = z.object({ query: z.string(), parameters: z.array(z.string()).default([]) });
const namedSecrets = z.array(z.object({ name: z.string(), value: z.string() }));

function projectRoutes(state: ProjectState, sql: Sql | undefined, requests: string[]): Hono {
  const routes = new Hono();
  routes.use(async (context, next) => {
    requests.push(
      `${context.req.method} ${new URL(context.req.url).pathname.replace(`/v1/projects/${ref}`, "") || "/"}`,
    );
    if (context.req.header("authorization") !== `Bearer ${accessToken}`) return context.json({ message: "no" }, 401);
    await next();
  });
  routes.get("/", (context) => context.json(description(state)));
  routes.get("/api-keys", (context) => context.json(state.keys));
  routes.get("/api-keys/legacy", (context) => context.json({ enabled: state.legacyKeys }));
  routes.get("/config/auth", (context) => context.json(state.auth));
  routes.patch("/config/auth", async (context) => {
    Object.assign(state.auth, await context.req.json());
    return context.json(state.auth);
  });
  routes.get("/secrets", (context) => context.json([...state.secrets].map(([name]) => ({ name, value: "digest" }))));
  routes.post("/secrets", async (context) => {
    for (const { name, value } of namedSecrets.parse(await context.req.json())) state.secrets.set(name, value);
    return context.body(null, 201);
  });
  routes.post("/database/query", async (context) => {
    const { query, parameters } = statement.parse(await context.req.json());
    if (!sql) return context.json({ message: "no database" }, 500);
    return context.json(await sql.unsafe(query, parameters), 201);
  });
  routes.get("/functions", (context) => context.json([...state.uploads].map(([slug, upload]) => listed(slug, upload))));
  routes.put("/functions", (context) => context.json({ functions: [] }));
  routes.post("/functions/deploy", async (context) => {
    const slug = z.string().parse(context.req.query("slug"));
    const upload = await readUpload(await context.req.formData());
    state.uploads.set(slug, upload);
    return context.json(listed(slug, upload), 201);
  });
  return routes;
}

function description({ status }: ProjectState) {
  const database = { host: `db.${ref}.supabase.test`, version: "17.6.1", postgres_engine: "17", release_channel: "ga" };
  const common = {
    organization_id: "o",
    organization_slug: "o",
    region: "eu-central-1",
    created_at: "2026-01-01T00:00:00Z",
  };
  return { id: ref, ref, name: "Stand-in", status, database, ...common };
}

function listed(slug: string, { metadata }: Upload) {
  const common = { id: slug, status: "ACTIVE", version: 1, created_at: 1, updated_at: 1 };
  // The platform checks tokens unless told otherwise.
  return {
    ...common,
    slug,
    name: slug,
    verify_jwt: metadata.verify_jwt ?? true,
    entrypoint_path: metadata.entrypoint_path,
  };
}

async function readUpload(form: FormData): Promise<Upload> {
  const files = new Map<string, string>();
  for (const part of form.getAll("file")) {
    if (typeof part === "string") throw new Error("a file came as text");
    files.set(part.name, await part.text());
  }
  const metadata = form.get("metadata");
  const text = metadata instanceof Blob ? await metadata.text() : metadata;
  return { files, metadata: uploadMetadata.parse(JSON.parse(text ?? "")) };
}

function functionAnswer(state: ProjectState, name: string): Response {
  if (!state.uploads.has(name)) return Response.json({ code: "NOT_FOUND" }, { status: 404 });
  if (state.broken.has(name)) return Response.json({ code: "BOOT_ERROR" }, { status: 503 });
  const error = { code: "unauthenticated", message: "Sign in first.", request_id: "r" };
  return Response.json({ error }, { status: 401 });
}
