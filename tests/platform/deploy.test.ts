import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { functionFiles, listFunctions } from "../../supabase/local/deploy/function_files.ts";
import { readHostedSettings } from "../../supabase/local/deploy/hosted_settings.ts";
import { findRequirements } from "../../supabase/local/deploy/requirements.ts";
import { copyProject, deploy } from "../helpers/deploy_attempt.ts";
import { toolEnvironment } from "../helpers/environment.ts";
import { type ManagementStandIn, standInKeys, startManagementStandIn } from "../helpers/management_stand_in.ts";
import { missingImports } from "../helpers/missing_imports.ts";

const root = path.resolve(import.meta.dirname, "../..");
let workshop: string;

beforeAll(async () => {
  workshop = await mkdtemp(path.join(os.tmpdir(), "deploy-test-"));
});
afterAll(() => rm(workshop, { recursive: true, force: true }));

describe("a whole deployment to a stand-in of the hosted platform", () => {
  let database: LocalDatabase;
  let owner: ReturnType<typeof connect>;
  let standIn: ManagementStandIn;
  let projectDirectory: string;
  let first: Awaited<ReturnType<typeof deploy>>;
  const again = () =>
    deploy({
      workshop,
      standIn,
      projectDirectory,
      environment: {
        SUPABASE_DB_URL: database.url,
        APP_URL: "https://leads.example.com/",
        OPENAI_API_KEY: "sk-plain-but-secret",
        OPENAI_MODEL: 'it\'s "awkward" $HOME #no comment',
        RESEND_API_KEY: "re_also_secret",
        MAIL_FROM: "Ada \\ Co <ada@example.com>",
      },
    });

  beforeAll(async () => {
    database = await startDatabase({ migrations: false });
    owner = connect(database.url, { connections: 1 });
    standIn = await startManagementStandIn(owner);
    projectDirectory = await copyProject(workshop, "whole");
    first = await again();
  }, 240_000);
  afterAll(async () => {
    await owner?.end();
    await standIn?.stop();
    await database?.stop();
  });

  test("goes well and says where the page is", () => {
    expect(first.text).not.toContain("✗");
    expect(first.isGood).toBe(true);
    expect(first.text).toContain("web/dist.hosted");
  });

  test("uploads each function with exactly the files of its import graph", async () => {
    const names = await listFunctions(root);
    expect([...standIn.state.uploads.keys()].sort()).toEqual(names);
    for (const name of names) {
      const { files } = standIn.state.uploads.get(name) ?? { files: new Map<string, string>() };
      expect([...files.keys()].sort(), name).toEqual(await functionFiles(projectDirectory, name));
      expect([...files.keys()].some((file) => file.startsWith("shared/"))).toBe(true);
      for (const [file, text] of files) expect(text).toBe(await readFile(path.join(projectDirectory, file), "utf8"));
    }
  });

  test("uploads what runs alone: nothing it imports is left behind, and its deno.json names every package", async () => {
    for (const [name, { files, metadata }] of standIn.state.uploads) {
      const directory = path.join(workshop, `upload-${name}`);
      for (const [file, text] of files) {
        await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
        await writeFile(path.join(directory, file), text);
      }
      expect(metadata.import_map_path).toBe(`supabase/functions/${name}/deno.json`);
      expect(await missingImports(directory, metadata.entrypoint_path), name).toEqual([]);
    }
  });

  test("leaves the checking of callers to the functions: the platform's check refuses today's keys", () => {
    for (const [name, { metadata }] of standIn.state.uploads) expect(metadata.verify_jwt, name).toBe(false);
  });

  test("applies every migration and no seed", async () => {
    const applied = await database.sql`select version from supabase_migrations.schema_migrations`;
    expect(applied).toHaveLength((await readdir(path.join(root, "supabase/migrations"))).length);
    expect(await database.sql`select from public.workspaces`).toHaveLength(0);
  });

  test("tells the database where and with which key to ring the functions", async () => {
    const secrets = await database.sql`select name, decrypted_secret from vault.decrypted_secrets order by name`;
    expect(secrets.map((row) => [row.name, row.decrypted_secret])).toEqual([
      ["project_url", standIn.url],
      ["secret_key", standInKeys.secret],
    ]);
  });

  test("hands the functions their settings unchanged, quotes and all", () => {
    expect(Object.fromEntries(standIn.state.secrets)).toEqual({
      APP_URL: "https://leads.example.com",
      OPENAI_API_KEY: "sk-plain-but-secret",
      OPENAI_MODEL: 'it\'s "awkward" $HOME #no comment',
      RESEND_API_KEY: "re_also_secret",
      MAIL_FROM: "Ada \\ Co <ada@example.com>",
    });
  });

  test("lets mailed links lead to the page, and keeps the addresses that were allowed", () => {
    expect(standIn.state.auth).toEqual({
      site_url: "https://leads.example.com",
      uri_allow_list: "https://kept.example.com/**,https://leads.example.com/**",
    });
  });

  test("makes a page that knows its project and holds no secret", async () => {
    const page = path.join(projectDirectory, "web/dist.hosted");
    const config: unknown = JSON.parse(await readFile(path.join(page, "config.json"), "utf8"));
    expect(config).toEqual({ supabase_url: standIn.url, publishable_key: standInKeys.publishable });
    expect((await readdir(page)).sort()).toEqual(["_redirects", "config.json", "index.html", "vercel.json"]);
  });

  test("prints no secret", () => {
    for (const secret of [
      standIn.accessToken,
      standInKeys.secret,
      "sk-plain",
      "re_also",
      new URL(database.url).password,
    ])
      expect(first.text).not.toContain(secret);
  });

  test("may be repeated: nothing is doubled", async () => {
    expect((await again()).isGood).toBe(true);
    const [count] = await database.sql`select
      (select count(*)::int from supabase_migrations.schema_migrations) as migrations,
      (select count(*)::int from vault.secrets) as secrets, (select (count(*) - count(distinct jobname))::int from cron.job) as doubled_jobs`;
    expect(count).toEqual({
      migrations: (await readdir(path.join(root, "supabase/migrations"))).length,
      secrets: 2,
      doubled_jobs: 0,
    });
    expect(standIn.state.auth.uri_allow_list.split(",")).toHaveLength(2);
  });

  test("says which function does not start", async () => {
    standIn.state.broken.add("tick");
    const { isGood, text } = await again();
    standIn.state.broken.clear();
    expect(isGood).toBe(false);
    expect(text).toContain("tick does not start (503)");
  });

  test("names the migration that failed, what to do next, and uploads nothing after it", async () => {
    const broken = path.join(projectDirectory, "supabase/migrations/29990101000000_broken.sql");
    await writeFile(broken, "create table public.half ();\nselect no_such_function();\n");
    standIn.state.uploads.clear();
    const { isGood, text } = await again();
    await rm(broken);
    expect(isGood).toBe(false);
    expect(text).toContain("no_such_function");
    expect(text).toContain("Next: ");
    expect(text).toContain("29990101000000_broken.sql");
    expect(standIn.state.uploads.size).toBe(0);
    expect(await database.sql`select from pg_catalog.pg_class where relname = 'half'`).toHaveLength(0);
  });
});

describe("what keeps a deployment from starting", () => {
  let standIn: ManagementStandIn;
  beforeEach(async () => {
    standIn = await startManagementStandIn();
    return () => standIn.stop();
  });
  const model = { OPENAI_API_KEY: "sk-some-secret-key" };

  test("a token that Supabase refuses: nothing but that one question was asked", async () => {
    const environment = { ...model, SUPABASE_ACCESS_TOKEN: `sbp_${"f".repeat(40)}` };
    const { isGood, text } = await deploy({ workshop, standIn, projectDirectory: root, environment });
    expect(isGood).toBe(false);
    expect(text).toContain("does not accept SUPABASE_ACCESS_TOKEN");
    expect(text).toContain("supabase.com/dashboard/account/tokens");
    expect(text).not.toContain("ffffffff");
    expect(standIn.requests).toEqual(["GET /"]);
  });

  test("a paused project, or one with legacy keys alone", async () => {
    standIn.state.status = "INACTIVE";
    expect((await deploy({ workshop, standIn, projectDirectory: root, environment: model })).text).toContain(
      "is INACTIVE",
    );
    standIn.state.status = "ACTIVE_HEALTHY";
    standIn.state.keys = [{ name: "anon", type: "legacy", api_key: "eyJhbGciOi.x.y" }];
    const { text } = await deploy({ workshop, standIn, projectDirectory: root, environment: model });
    expect(text).toContain("has no publishable and secret keys");
    expect(standIn.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  test("missing settings: it says which and asks nobody anything", async () => {
    const { isGood, text } = await deploy({ workshop, standIn, projectDirectory: root });
    expect(isGood).toBe(false);
    expect(text).toContain("OPENAI_API_KEY");
    expect(text).toContain("Nothing was changed");
    expect(standIn.requests).toEqual([]);
  });

  test("a dry run shows commands, migrations, functions and files with secrets masked, and asks nobody anything", async () => {
    const environment = {
      ...model,
      RESEND_API_KEY: "re_123456789",
      SUPABASE_DB_URL: "postgres://me:hush-hush@db.test/x",
    };
    const { isGood, text } = await deploy({ workshop, standIn, projectDirectory: root, environment, dryRun: true });
    expect(isGood).toBe(true);
    for (const shown of [
      `supabase link --project-ref ${standIn.ref} --yes`,
      "supabase db push --remote=postgres://me:••••@db.test/x --yes",
      `supabase functions deploy --yes --use-api --remote=${standIn.ref}`,
      "OPENAI_API_KEY=••••",
      ...(await readdir(path.join(root, "supabase/migrations"))),
      ...(await listFunctions(root)),
      "shared/contracts/ ",
    ])
      expect(text).toContain(shown);
    for (const secret of ["sk-some", "re_1234", "hush-hush", standIn.accessToken]) expect(text).not.toContain(secret);
    expect(standIn.requests).toEqual([]);
  });

  test("`npm run deploy -- --dry-run` works with nothing set and says how to come by what is missing", async () => {
    const script = path.join(root, "supabase/local/deploy.ts");
    const environment = { PATH: toolEnvironment().PATH, HOME: workshop };
    const { stdout } = await promisify(execFile)(process.execPath, [script, "--dry-run"], { env: environment });
    for (const name of ["SUPABASE_PROJECT_REF", "SUPABASE_ACCESS_TOKEN", "OPENAI_API_KEY"])
      expect(stdout).toContain(name);
    expect(stdout).toContain("supabase.com/dashboard");
    expect(stdout).toContain("supabase functions deploy");
  });
});

describe("settings that cannot work hosted", () => {
  const names = (environment: Record<string, string>) =>
    findRequirements(readHostedSettings({ environment }))
      .filter(({ needed }) => needed)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("SUPABASE_"));

  test.each([
    ["a model server on this machine", { OPENAI_BASE_URL: "http://127.0.0.1:1234/v1" }, ["OPENAI_BASE_URL"]],
    ["no model", {}, ["OPENAI_API_KEY"]],
    ["a mail port that is blocked", { OPENAI_API_KEY: "k", SMTP_URL: "smtp://mail.example.com:587" }, ["SMTP_URL"]],
    ["a mail server on this machine", { OPENAI_API_KEY: "k", SMTP_URL: "smtps://localhost" }, ["SMTP_URL"]],
    ["a mail port that is open", { OPENAI_API_KEY: "k", SMTP_URL: "smtps://mail.example.com" }, []],
    ["Resend without its key", { OPENAI_API_KEY: "k", MAIL_PROVIDER: "resend" }, ["RESEND_API_KEY"]],
    ["a value that no quoting keeps", { OPENAI_API_KEY: `it's "a" \`b\`` }, ["OPENAI_API_KEY"]],
    ["a page on this machine", { OPENAI_API_KEY: "k", APP_URL: "http://localhost:5173" }, ["APP_URL"]],
  ])("%s", (_case, environment, expected) => {
    expect(names(environment)).toEqual(expected);
  });
});
