import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servePage } from "../../supabase/local/gateway/static_page.ts";
import { buildPage, pageDirectory } from "../../supabase/local/web_page.ts";
import { launchBrowser } from "../helpers/browser.ts";

// The built page alone, its server played by the test: what arrives when is decided here.
const origin = "http://localhost";
const session = {
  access_token: "a-token",
  refresh_token: "a-renewal",
  expires_at: Math.floor(Date.now() / 1_000) + 3_600,
  user: { id: "11111111-1111-4111-8111-111111111111", email: "ada@example.com" },
};
const workspace = {
  workspace_id: "22222222-2222-4222-8222-222222222222",
  name: "Example Works",
  role: "owner",
  display_name: "Ada",
  country: null,
};

let browser: Browser;
beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), buildPage()]);
}, 120_000);
afterAll(() => browser.close());

test("the chosen theme stands before any code has arrived, and the policy has nothing against it", async () => {
  const page = await visitor({ theme: "dark" });
  const complaints: string[] = [];
  page.on(
    "console",
    (message) => message.text().includes("Content Security Policy") && complaints.push(message.text()),
  );
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(origin);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toBe("rgb(20, 21, 23)");
  expect(complaints).toEqual([]);
});

test("a signed-in person's workspaces are asked for while the code is still on its way", async () => {
  const page = await visitor({ "lead-assistant.session": JSON.stringify(session) });
  const released = Promise.withResolvers<void>();
  await page.route("**/assets/first_screen-*.js", async (route) => {
    await released.promise;
    await route.fallback();
  });
  const asked = page.waitForRequest("**/rest/v1/rpc/my_workspaces");
  await page.goto(origin, { waitUntil: "commit" });
  expect(await (await asked).headerValue("authorization")).toBe("Bearer a-token");
  expect(await page.getByRole("textbox").count()).toBe(0);
  let askedAgain = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("my_workspaces")) askedAgain += 1;
  });
  released.resolve();
  await page.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
  expect(askedAgain).toBe(0);
});

test("one can write before the sign-in library is there", async () => {
  const page = await visitor({ "lead-assistant.session": JSON.stringify(session) });
  await page.route("**/assets/auth_client-*.js", (route) => route.abort());
  await page.goto(origin);
  const composer = page.getByRole("textbox", { name: "Message to the assistant" });
  await composer.fill("Which leads went quiet?");
  expect(await composer.inputValue()).toBe("Which leads went quiet?");
});

async function visitor(stored: Record<string, string>): Promise<Page> {
  const page = await browser.newPage();
  await page.route("**/*", answer);
  await page.addInitScript((values) => {
    for (const [key, value] of Object.entries(values)) localStorage.setItem(key, value);
  }, stored);
  return page;
}

async function answer(route: Route): Promise<void> {
  const url = new URL(route.request().url());
  if (url.pathname === "/config.json") {
    await route.fulfill({ json: { supabase_url: origin, publishable_key: "a-key" } });
  } else if (url.pathname.endsWith("/my_workspaces")) await route.fulfill({ json: [workspace] });
  else if (/^\/(rest|auth|realtime|functions)\//.test(url.pathname)) await route.fulfill({ status: 503, json: {} });
  else {
    const file = await servePage(pageDirectory, new Request(url));
    const body = Buffer.from(await file.arrayBuffer());
    await route.fulfill({ status: file.status, headers: Object.fromEntries(file.headers), body });
  }
}
