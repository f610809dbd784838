import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import postgres from "postgres";
import { expect } from "vitest";
import { type Stack, startStack } from "../../../supabase/local/start_stack.ts";
import { launchBrowser } from "../../helpers/browser.ts";

export type Demo = {
  stack: Stack;
  browser: Browser;
  /** A page of a browser of its own, at the sign-in. Errors of the page fail the test that asks `faults()`. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  /** Looks behind the page, as the superuser. */
  sql: postgres.Sql;
  stop(): Promise<void>;
};

export type Visit = {
  page: Page;
  faults(): string[];
  /** Resolves once the page hears what is pushed to its person. */
  listening(): Promise<void>;
};

export type DemoOptions = {
  /** A model of the test's own instead of the built-in one. */
  modelUrl?: string;
  /** Whether demo people read and answer what campaigns send them. */
  recipients?: boolean;
};

/** For what comes by itself: long enough for a machine that is busy with other tests. For `expect.poll`, too. */
export const soon = { timeout: 45_000 };

/** The whole product as `npm start` gives it, with the demo and the demo model. */
export async function startDemo({ modelUrl, recipients = false }: DemoOptions = {}): Promise<Demo> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-e2e-"));
  const settings = modelUrl ? { OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: "demo", OPENAI_MODEL: "demo" } : {};
  const [stack, browser] = await Promise.all([
    startStack({ dataDirectory, port: 0, durable: false, recipients, settings }),
    launchBrowser(),
  ]);
  const sql = postgres(stack.adminDatabaseUrl, { max: 1, onnotice: () => {} });
  return {
    stack,
    browser,
    sql,
    async visit(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(soon.timeout);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      const joined = personalChannel(page);
      await page.goto(stack.url);
      return { page, faults: () => faults, listening: () => joined };
    },
    async stop() {
      await browser.close();
      await sql.end({ timeout: 5 });
      await stack.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server has let the page into the channel of its person. */
function personalChannel(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const frame = payload.toString();
        if (/"realtime:workspace:[^"]*:user:/.test(frame) && /"phx_reply",\{"status":"ok"/.test(frame)) resolve();
      });
    });
  });
}

/** So that "email the first one" never meets a lead that the demo's data lets nobody write to. */
export async function letEveryoneBeWrittenTo({ sql }: Demo): Promise<void> {
  await sql`update public.leads set do_not_contact = false, email = coalesce(email, id || '@example.test')
    where do_not_contact or email is null`;
}

/** One click, as a newcomer would. */
export async function openDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await page.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
}

/** Sends a message; the page shows it, and the place of its answer, when this resolves. */
export async function say(page: Page, message: string): Promise<void> {
  const said = page.getByRole("article", { name: "You" });
  const before = await said.count();
  await send(page, message);
  await said.nth(before).waitFor();
}

/** Sends a message, and no more. */
export async function send(page: Page, message: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to the assistant" }).fill(message);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** The newest answer of the assistant. */
export function lastAnswer(page: Page) {
  return page.getByRole("article", { name: "Assistant" }).last();
}

/** Waits until nothing of the newest answer is under way. */
export async function answered(page: Page): Promise<void> {
  await expect.poll(() => lastAnswer(page).getAttribute("aria-busy"), soon).toBe("false");
}
