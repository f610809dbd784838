import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { isReachableByOthers } from "../../supabase/local/database/system_account.ts";
import { checkDataDirectory } from "../../supabase/local/doctor/data_directory.ts";
import { checkInstallation } from "../../supabase/local/doctor/installation.ts";
import { checkMail } from "../../supabase/local/doctor/mail.ts";
import { checkModel } from "../../supabase/local/doctor/model.ts";
import { checkPort } from "../../supabase/local/doctor/port.ts";
import { freePort } from "../../supabase/local/free_port.ts";
import { toolEnvironment } from "../helpers/environment.ts";
import { expectMends, statuses, told, wrong } from "../helpers/findings.ts";

const root = path.resolve(import.meta.dirname, "../..");
let workshop: string;
beforeAll(async () => {
  workshop = await mkdtemp(path.join(os.tmpdir(), "doctor-test-"));
});
afterAll(() => rm(workshop, { recursive: true, force: true }));

describe("`npm run doctor` as a program", () => {
  const run = (environment: Record<string, string>, ...parameters: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, "supabase/local/doctor.ts"), ...parameters], {
      cwd: root,
      env: { PATH: toolEnvironment().PATH, DATA_DIR: path.join(workshop, "unused"), ...environment },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: unknown) => z.object({ code: z.number(), stdout: z.string() }).parse(error),
    );
  const findings = (stdout: string) => z.array(told).parse(JSON.parse(stdout));

  test("ends with 0 where nothing is failing", async () => {
    const { code, stdout } = await run({ PORT: String(await freePort()) });
    expect(stdout).toContain("0 failing");
    expect(code).toBe(0);
  });

  test("ends with 1 when something is, and says what as JSON without a secret", async () => {
    const environment = {
      PORT: "0",
      OPENAI_API_KEY: "sk-do-not-show-this",
      OPENAI_BASE_URL: `http://127.0.0.1:${await freePort()}/v1`,
      DATABASE_URL: `postgres://me:hush-hush@127.0.0.1:${await freePort()}/x`,
    };
    const { code, stdout } = await run(environment, "--json");
    expect(code).toBe(1);
    const found = findings(stdout);
    expect(statuses(found)).toMatchObject({ Model: "failing", DATABASE_URL: "failing", Deno: "ok", Postgres: "ok" });
    expectMends(found);
    for (const secret of ["do-not-show", "hush-hush"]) expect(stdout).not.toContain(secret);
  });

  test("names a variable that makes no sense", async () => {
    const { code, stdout } = await run({ PORT: "many" }, "--json");
    expect(code).toBe(1);
    expect(findings(stdout)).toMatchObject([{ status: "failing", says: expect.stringContaining("PORT") }]);
  });
});

describe("the installation", () => {
  test("is in order here, and an old Node of the machine is failing", async () => {
    expect(wrong(await checkInstallation(root, "npm/10.8.2 node/v20.18.0 linux x64"))).toEqual([]);
    expect(statuses(await checkInstallation(root, "npm/9.0.0 node/v18.1.0 linux x64"))).toMatchObject({
      Node: "failing",
    });
  });

  test("differs from the lock file when a package has another version or is not there", async () => {
    const directory = path.join(workshop, "installation");
    await mkdir(path.join(directory, "node_modules"), { recursive: true });
    const write = (file: string, packages: unknown) =>
      writeFile(path.join(directory, file), JSON.stringify({ packages }));
    await write("package-lock.json", {
      "": {},
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/hono": { version: "4.0.0" },
      "node_modules/only-elsewhere": { version: "1.0.0", optional: true },
    });
    await write("node_modules/.package-lock.json", { "node_modules/zod": { version: "3.0.0" } });
    const [, packages] = await checkInstallation(directory);
    expect(packages).toMatchObject({ status: "failing", says: expect.stringContaining("zod, hono") });
  });
});

describe("the port", () => {
  test("is free, or held by a program that is named", async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const held = await checkPort(port, undefined);
    const own = await checkPort(port, process.pid);
    server.close();
    await once(server, "close");
    expect(held).toMatchObject({ status: "failing", says: expect.stringContaining(`process ${process.pid}`) });
    expect(own).toMatchObject({ status: "ok" });
    expect(await checkPort(port, undefined)).toMatchObject({ status: "ok" });
  });
});

describe("the data directory", () => {
  test("may be made later, and a file in its place is failing", async () => {
    expect(wrong(await checkDataDirectory(path.join(workshop, "new/inner"), undefined))).toEqual([]);
    const file = path.join(workshop, "file");
    await writeFile(file, "");
    expect(statuses(await checkDataDirectory(file, undefined))).toMatchObject({ "Data directory": "failing" });
  });

  test.skipIf(process.getuid?.() === 0)("cannot be written: failing", async () => {
    const directory = path.join(workshop, "closed");
    await mkdir(directory, { mode: 0o500 });
    expect(statuses(await checkDataDirectory(directory, undefined))).toMatchObject({ "Data directory": "failing" });
    await chmod(directory, 0o700);
  });

  // Another account must be able to read this checkout and the Node that runs it.
  const isOpen = isReachableByOthers(root) && isReachableByOthers(process.execPath);
  test.skipIf(process.getuid?.() !== 0 || !isOpen)("belongs to root: failing for everybody else", async () => {
    const directory = path.join(workshop, "of-root");
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(workshop, 0o755);
    const script = path.join(root, "supabase/local/doctor/data_directory.ts");
    const text = `import(${JSON.stringify(script)}).then(async (module) =>
      console.log(JSON.stringify(await module.checkDataDirectory(${JSON.stringify(directory)}, undefined))))`;
    const nobody = 65534;
    const child = spawn(process.execPath, ["-e", text], {
      uid: nobody,
      gid: nobody,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const told = (await child.stdout.toArray()).join("");
    expect(told).toContain('"failing"');
    expect(told).toContain("belongs to the account with id 0");
  });
});

describe("the model", () => {
  let server: http.Server;
  let address: string;
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const isKnown = request.headers.authorization === "Bearer right-key";
      const isList = request.url === "/v1/models";
      response.writeHead(isList ? (isKnown ? 200 : 401) : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(isList && isKnown ? { data: [{ id: "one-model" }] } : { error: {} }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
  });
  afterAll(() => {
    server.close();
  });
  const check = (key: string, model: string, base = `${address}/v1`) =>
    checkModel({ OPENAI_API_KEY: key, OPENAI_BASE_URL: base, OPENAI_MODEL: model });

  test("is the demo model, or one that its server has", async () => {
    expect(await checkModel({})).toMatchObject({ status: "ok", says: expect.stringContaining("demo model") });
    expect(await check("right-key", "one-model")).toMatchObject({ status: "ok" });
  });

  test("is failing with a wrong key, an unknown name, or nobody there", async () => {
    expect(await check("wrong-key", "one-model")).toMatchObject({
      status: "failing",
      says: expect.stringContaining("401"),
    });
    expect(await check("right-key", "other")).toMatchObject({
      status: "failing",
      mend: expect.stringContaining("one-model"),
    });
    expect(await check("right-key", "one-model", `http://127.0.0.1:${await freePort()}/v1`)).toMatchObject({
      status: "failing",
    });
    expect(await check("right-key", "one-model", address)).toMatchObject({ status: "warning" });
  });
});

describe("mail", () => {
  let server: SMTPServer;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) =>
        password === "right" ? done(null, { user: "me" }) : done(new Error("Invalid login")),
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  test("is captured here, or taken by a server that greets and lets us in", async () => {
    expect(await checkMail({})).toMatchObject({ status: "ok" });
    expect(await checkMail({ SMTP_URL: `smtp://me:right@127.0.0.1:${port}` })).toMatchObject({ status: "ok" });
  });

  test("is failing with a wrong password, which is not shown, or nobody there", async () => {
    const refused = await checkMail({ SMTP_URL: `smtp://me:wrong-secret@127.0.0.1:${port}` });
    expect(refused).toMatchObject({ status: "failing", says: expect.stringContaining("refuses the sign-in") });
    expect(JSON.stringify(refused)).not.toContain("wrong-secret");
    const gone = await checkMail({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
    expect(gone).toMatchObject({ status: "failing", says: expect.stringContaining("does not greet") });
  });

  test("goes by Resend when its key is taken, one for sending only included", async () => {
    const answer = (status: number, body: unknown) => async () => Response.json(body, { status });
    const settings = { RESEND_API_KEY: "re_key", MAIL_FROM: "Ada <ada@sender.example>" };
    const verified = { data: [{ name: "sender.example", status: "verified" }] };
    expect(await checkMail(settings, answer(200, verified))).toMatchObject({ status: "ok" });
    expect(await checkMail(settings, answer(401, { name: "restricted_api_key" }))).toMatchObject({ status: "ok" });
    expect(await checkMail(settings, answer(200, { data: [] }))).toMatchObject({ status: "warning" });
    expect(await checkMail(settings, answer(400, { name: "validation_error" }))).toMatchObject({ status: "failing" });
    expect(await checkMail({ MAIL_PROVIDER: "resend" })).toMatchObject({ status: "failing" });
  });
});
