import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Nothing that axe knows of bars anyone from using the page. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** The same in light and in dark; only colours differ between them. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await background(page);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => background(page)).not.toBe(light);
  expect(await violations(page, "color-contrast")).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function violations(page: Page, ...rules: string[]): Promise<string[]> {
  // Words that are still fading in are pale for the moment.
  await page.emulateMedia({ reducedMotion: "reduce" });
  // Where nothing may run, axe can't either: it would wait for ever. In legacy mode it opens no page of its own.
  const axe = new AxeBuilder({ page }).exclude('iframe[sandbox=""]').setLegacyMode();
  const found = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  await page.emulateMedia({ reducedMotion: null });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
