import type { Browser, CDPSession, Page } from "playwright-core";
import type { Measures } from "../harness/scorecard.ts";
import { lastWords } from "../model/long_answer.ts";

/** Lighthouse's mobile: 4 × slower CPU, 150 ms round trips, 1.6 Mbit/s down, 750 kbit/s up. */
const slowdown = 4;
const slow4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
/** The answer has 6,500 with its marks, which are not text. */
const leastCharacters = 5_000;
const settleMilliseconds = 500;
const readyTimeoutMilliseconds = 30_000;

declare global {
  var tellReady: (milliseconds: string) => void;
}

/** The stored session under the names by which the pages know it. */
export type StoredSession = Record<string, string>;

export interface Visit {
  url: string;
  /** The message field, as a selector. */
  composer: string;
  session: StoredSession;
  /** The quickest of so many openings counts: whatever else this machine does makes one slower, nothing makes it quicker. */
  openings: number;
}

/**
 * Opens a page with nothing cached and a signed-in person, until the composer can be written in; then asks, and
 * follows the answer of 1,500 pieces to its end.
 */
export async function measurePage(browser: Browser, visit: Visit): Promise<Measures> {
  const ready: number[] = [];
  for (let opening = 1; opening < visit.openings; opening++) {
    ready.push((await withPage(browser, visit, measureReady)).milliseconds);
  }
  return withPage(browser, visit, async (page, client) => {
    const { milliseconds, initialBytes } = await measureReady(page, client, visit);
    return {
      "initial JS KB": initialBytes / 1024,
      "ready ms": Math.min(milliseconds, ...ready),
      "script ms": await measureStream(page, client, visit.composer),
    };
  });
}

async function withPage<Result>(
  browser: Browser,
  visit: Visit,
  work: (page: Page, client: CDPSession, visit: Visit) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.addInitScript(watch, visit);
    return await work(page, client, visit);
  } finally {
    await context.close();
  }
}

/**
 * Tells when the message field is there, visible and enabled. Runs in the page, so it knows nothing from outside of itself. It
 * is all that is added to the page until then, and looks only when something has changed: looking is work, too.
 */
function watch({ session, composer }: Visit): void {
  for (const [name, value] of Object.entries(session)) localStorage.setItem(name, value);
  const look = () => {
    const field = document.querySelector(composer);
    if (field instanceof HTMLTextAreaElement && !field.disabled && field.offsetHeight > 0) {
      observer.disconnect();
      tellReady(String(performance.now()));
    } else if (field) requestAnimationFrame(look);
  };
  const observer = new MutationObserver(() => requestAnimationFrame(look));
  observer.observe(document, { childList: true, subtree: true });
}

async function measureReady(page: Page, client: CDPSession, { url }: Visit) {
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", slow4G);
  const scripts = new Set<string>();
  let bytes = 0;
  client.on("Network.responseReceived", ({ requestId, type }) => void (type === "Script" && scripts.add(requestId)));
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await client.send("Runtime.enable");
  await client.send("Runtime.addBinding", { name: "tellReady" });
  const ready = Promise.withResolvers<number>();
  client.on("Runtime.bindingCalled", ({ payload }) => ready.resolve(Number(payload)));
  const tooLate = setTimeout(() => ready.reject(new Error(`${url} is not ready.`)), readyTimeoutMilliseconds);
  await page.goto(url, { waitUntil: "commit" });
  const milliseconds = await ready.promise;
  clearTimeout(tooLate);
  const initialBytes = bytes;
  // What the page fetches by itself afterwards belongs to no answer.
  await page.waitForLoadState("networkidle");
  await client.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  return { milliseconds, initialBytes };
}

async function measureStream(page: Page, client: CDPSession, composer: string): Promise<number> {
  // The thread's own time: what else runs on this machine is not the page's script.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.locator(composer).fill("Which leads in Berlin are worth a call today, and why?");
  const before = await scriptMilliseconds(client);
  await page.locator(composer).press("Enter");
  // Seldom: looking is script too.
  const polling = { polling: 1_000, timeout: 120_000 };
  await page.waitForFunction((words) => document.body.textContent.includes(words), lastWords, polling);
  await page.waitForTimeout(settleMilliseconds);
  const characters = await page.evaluate(() => document.body.textContent.length);
  if (characters < leastCharacters) throw new Error(`The page shows ${characters} characters; the answer is longer.`);
  return (await scriptMilliseconds(client)) - before;
}

async function scriptMilliseconds(client: CDPSession): Promise<number> {
  const { metrics } = await client.send("Performance.getMetrics");
  const seconds = metrics.find(({ name }) => name === "ScriptDuration")?.value;
  if (seconds === undefined) throw new Error("The browser does not say how long scripts took.");
  return seconds * 1_000;
}
