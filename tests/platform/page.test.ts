import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servePage } from "../../supabase/local/gateway/static_page.ts";

let folder: string;
let page: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "page-test-"));
  page = path.join(folder, "dist");
  await mkdir(path.join(page, "assets"), { recursive: true });
  await writeFile(path.join(page, "index.html"), "<title>the page</title>");
  await writeFile(path.join(page, "assets/main-abc123.js"), "export {};");
  await writeFile(path.join(folder, "secret.txt"), "not for the web");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (pathname: string, method = "GET") =>
  servePage(page, new Request(`http://127.0.0.1${pathname}`, { method }));

test.each(["/", "/leads/123", "/settings"])("%s is the page", async (pathname) => {
  const response = await get(pathname);
  expect(await response.text()).toContain("the page");
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(response.headers.get("cache-control")).toBe("no-cache");
});

test("an asset named by its content may be kept for ever", async () => {
  const response = await get("/assets/main-abc123.js");
  expect(response.headers.get("content-type")).toContain("javascript");
  expect(response.headers.get("cache-control")).toContain("immutable");
});

test("a missing file is 404, not the page", async () => {
  expect((await get("/assets/gone.js")).status).toBe(404);
});

test.each(["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "/%zz"])(
  "%s leads nowhere outside",
  async (pathname) => {
    const response = await get(pathname);
    expect(await response.text()).not.toContain("not for the web");
  },
);

test("HEAD has the headers and no body", async () => {
  const response = await get("/", "HEAD");
  expect(response.headers.get("content-length")).toBe("23");
  expect(await response.text()).toBe("");
});

test("before the first build it says so", async () => {
  const response = await servePage(path.join(folder, "nothing"), new Request("http://127.0.0.1/"));
  expect(response.status).toBe(503);
});
