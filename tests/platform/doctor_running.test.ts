import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { listFunctions } from "../../supabase/local/deploy/function_files.ts";
import { readHostedSettings } from "../../supabase/local/deploy/hosted_settings.ts";
import { checkExternalDatabase } from "../../supabase/local/doctor/external_database.ts";
import { checkHostedProject } from "../../supabase/local/doctor/hosted_project.ts";
import { checkRunningStack } from "../../supabase/local/doctor/running_stack.ts";
import { freePort } from "../../supabase/local/free_port.ts";
import { lockHolder } from "../../supabase/local/stack_lock.ts";
import { type Stack, startStack } from "../../supabase/local/start_stack.ts";
import { expectMends, statuses, wrong } from "../helpers/findings.ts";
import { type ManagementStandIn, standInKeys, startManagementStandIn } from "../helpers/management_stand_in.ts";

const root = path.resolve(import.meta.dirname, "../..");
let workshop: string;
beforeAll(async () => {
  workshop = await mkdtemp(path.join(os.tmpdir(), "doctor-test-"));
});
afterAll(() => rm(workshop, { recursive: true, force: true }));

describe("a running stack", () => {
  let stack: Stack;
  let dataDirectory: string;
  beforeAll(async () => {
    dataDirectory = path.join(workshop, "stack");
    stack = await startStack({ dataDirectory, port: 0, demo: false, durable: false });
  });
  afterAll(() => stack?.stop());
  const check = async () => checkRunningStack(dataDirectory, await lockHolder(dataDirectory), root);

  test("is healthy in every part", async () => {
    const findings = await check();
    expect(wrong(findings)).toEqual([]);
    const parts = ["Page", "Sign-in", "REST", "Live updates", "Schedule", "Mailbox"];
    const functions = (await listFunctions(root)).map((name) => `Function ${name}`);
    expect(findings.map((finding) => finding.check).sort()).toEqual([...parts, ...functions].sort());
  });

  test("whose schedule is switched off is failing there and nowhere else", async () => {
    const sql = connect(stack.adminDatabaseUrl, { connections: 1 });
    await sql`update cron.job set active = false`;
    const findings = await check();
    await sql`update cron.job set active = true`;
    await sql.end();
    expect(wrong(findings)).toMatchObject([{ check: "Schedule", status: "failing" }]);
    expectMends(findings);
  });

  test("that is none, starting, or was killed is told apart", async () => {
    const directory = path.join(workshop, "no-stack");
    await mkdir(directory);
    expect(await checkRunningStack(directory, undefined, root)).toMatchObject([{ status: "ok" }]);
    expect(await checkRunningStack(directory, process.pid, root)).toMatchObject([
      { status: "warning", says: "A stack is starting." },
    ]);
    await writeFile(path.join(directory, "stack.json"), "{}");
    expect(await checkRunningStack(directory, undefined, root)).toMatchObject([
      { status: "warning", says: expect.stringContaining("killed") },
    ]);
  });
});

describe("a database of one's own", () => {
  test("is failing when nobody listens or the role is no superuser, and in order as the superuser", async () => {
    const gone = await checkExternalDatabase(`postgres://a:b@127.0.0.1:${await freePort()}/x`, root);
    expect(gone).toMatchObject([{ status: "failing" }]);
    const database = await startDatabase({ migrations: false });
    const [plain, admin] = await Promise.all([
      checkExternalDatabase(database.url, root),
      checkExternalDatabase(database.adminUrl, root),
    ]);
    await database.stop();
    expect(statuses(plain)).toEqual({ DATABASE_URL: "failing", Extensions: "ok" });
    expect(wrong(admin)).toEqual([]);
  });
});

describe("a hosted project", () => {
  let database: LocalDatabase;
  let owner: ReturnType<typeof connect>;
  let standIn: ManagementStandIn;
  beforeAll(async () => {
    database = await startDatabase();
    owner = connect(database.url, { connections: 1 });
  });
  afterAll(async () => {
    await owner?.end();
    await database?.stop();
  });
  beforeEach(async () => {
    standIn = await startManagementStandIn(owner);
    for (const name of await listFunctions(root))
      standIn.state.uploads.set(name, { files: new Map(), metadata: { entrypoint_path: "", verify_jwt: false } });
    for (const name of ["OPENAI_API_KEY", "RESEND_API_KEY", "MAIL_FROM", "APP_URL"])
      standIn.state.secrets.set(name, "x");
    standIn.state.auth.site_url = "https://leads.example.com";
    await database.sql`delete from vault.secrets`;
    await database.sql`delete from cron.job_run_details`;
    await database.sql`select vault.create_secret(${standIn.url}, 'project_url')`;
    await database.sql`select vault.create_secret(${standInKeys.secret}, 'secret_key')`;
    await database.sql`insert into cron.job_run_details (jobid, status, start_time)
      select jobid, 'succeeded', now() from cron.job`;
  });
  afterEach(() => standIn.stop());

  const check = async (token = standIn.accessToken) => {
    const environment = { SUPABASE_PROJECT_REF: standIn.ref, SUPABASE_ACCESS_TOKEN: token };
    const settings = { ...readHostedSettings({ environment }), projectUrl: standIn.url };
    const findings = await checkHostedProject(settings, root, standIn.url);
    expectMends(findings);
    for (const secret of [standIn.accessToken, standInKeys.secret])
      expect(JSON.stringify(findings)).not.toContain(secret);
    return findings;
  };

  test("is in order when everything is", async () => {
    const findings = await check();
    expect(wrong(findings)).toEqual([]);
    const names = findings.map((finding) => finding.check);
    expect(names).toEqual(expect.arrayContaining(["Keys", "Migrations", "Vault secrets", "Schedule", "Function tick"]));
  });

  test("is not looked at without a token, and failing with one that is refused", async () => {
    expect(await check("")).toMatchObject([
      { status: "warning", mend: expect.stringContaining("SUPABASE_ACCESS_TOKEN") },
    ]);
    expect(await check(`sbp_${"f".repeat(40)}`)).toMatchObject([{ check: "Hosted project", status: "failing" }]);
  });

  test("has legacy keys alone: failing; besides today's: a warning", async () => {
    standIn.state.legacyKeys = true;
    expect(wrong(await check())).toMatchObject([{ check: "Keys", status: "warning" }]);
    standIn.state.keys = [{ name: "anon", type: "legacy", api_key: "eyJ.x.y" }];
    expect(wrong(await check())).toMatchObject([{ check: "Keys", status: "failing" }]);
  });

  test("lacks a function, has one that does not start, or one that the platform guards", async () => {
    standIn.state.uploads.delete("chat");
    standIn.state.broken.add("tick");
    standIn.state.uploads.set("run-tool", { files: new Map(), metadata: { entrypoint_path: "", verify_jwt: true } });
    const found = wrong(await check());
    expect(found.map(({ says }) => says)).toEqual([
      "chat is not deployed.",
      "run-tool lets the platform check tokens, which refuses today's keys.",
      "tick does not start (503).",
    ]);
  });

  test("is a migration behind, or ahead of this checkout", async () => {
    const history = database.sql`supabase_migrations.schema_migrations`;
    const [last] =
      await database.sql`delete from ${history} where version = (select max(version) from ${history}) returning *`;
    expect(wrong(await check())).toMatchObject([
      { check: "Migrations", says: expect.stringContaining("not applied: 1,") },
    ]);
    await database.sql`insert into ${history} ${database.sql({ ...last })}`;
    await database.sql`insert into ${history} (version) values ('29990101000000')`;
    expect(wrong(await check())).toMatchObject([
      { check: "Migrations", says: expect.stringContaining("29990101000000") },
    ]);
    await database.sql`delete from ${history} where version = '29990101000000'`;
  });

  test("cannot ring its functions: a secret is missing or is not this project's", async () => {
    await database.sql`delete from vault.secrets where name = 'secret_key'`;
    await database.sql`select vault.update_secret(id, 'https://elsewhere.test') from vault.secrets`;
    expect(wrong(await check())).toMatchObject([
      { check: "Vault secrets", says: expect.stringContaining("project_url is wrong and secret_key is missing") },
    ]);
  });

  test("does not tick: switched off, failed, or refused by the function", async () => {
    await database.sql`update cron.job set active = false`;
    expect(wrong(await check())).toMatchObject([{ check: "Schedule", says: expect.stringContaining("switched off") }]);
    await database.sql`update cron.job set active = true`;
    await database.sql`update cron.job_run_details set status = 'failed'`;
    expect(wrong(await check())).toMatchObject([{ check: "Schedule", says: expect.stringContaining("failed") }]);
    await database.sql`update cron.job_run_details set status = 'succeeded'`;
    await database.sql`insert into net._http_response (id, status_code) values (1, 401)`;
    expect(wrong(await check())).toMatchObject([{ check: "Schedule", says: expect.stringContaining("refuses") }]);
    await database.sql`delete from net._http_response`;
  });

  test("has functions without a model, and mailed links that lead to somebody's own machine", async () => {
    standIn.state.secrets.delete("OPENAI_API_KEY");
    standIn.state.auth.site_url = "http://localhost:3000";
    expect(wrong(await check())).toMatchObject([
      { check: "Function settings", status: "failing" },
      { check: "Sign-in links", status: "warning" },
    ]);
  });
});
