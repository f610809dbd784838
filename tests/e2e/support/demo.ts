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

export type Visit = { page: Page; faults(): string[] };

/** The whole product as `npm start` gives it, with the demo and the demo model. */
export async function startDemo(): Promise<Demo> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-e2e-"));
  const [stack, browser] = await Promise.all([startStack({ dataDirectory, port: 0, durable: false }), launchBrowser()]);
  const sql = postgres(stack.adminDatabaseUrl, { max: 1, onnotice: () => {} });
  return {
    stack,
    browser,
    sql,
    async visit(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      await page.goto(stack.url);
      return { page, faults: () => faults };
    },
    async stop() {
      await browser.close();
      await sql.end({ timeout: 5 });
      await stack.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** One click, as a newcomer would. */
export async function openDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await page.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
}

export async function say(page: Page, message: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to the assistant" }).fill(message);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** The newest answer of the assistant. */
export function lastAnswer(page: Page) {
  return page.getByRole("article", { name: "Assistant" }).last();
}

/** Waits until nothing of the newest answer is under way. */
export async function answered(page: Page): Promise<void> {
  await expect.poll(() => lastAnswer(page).getAttribute("aria-busy"), { timeout: 30_000 }).toBe("false");
}
