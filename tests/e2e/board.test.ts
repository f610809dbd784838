import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, openDemo, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

const column = (page: Page, label: string) => page.getByRole("region", { name: new RegExp(`^${label}: `) });
const cards = (page: Page, label: string) => column(page, label).getByRole("link");
const card = (page: Page, leadId: string) => page.locator(`[data-card="${leadId}"] a`);

/** How many leads a column says it has. */
async function counted(page: Page, label: string): Promise<number> {
  return Number(
    /: ([\d,]+) /.exec((await column(page, label).getAttribute("aria-label")) ?? "")?.[1]?.replace(",", ""),
  );
}

async function openBoard(page: Page, search = ""): Promise<void> {
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/board${search}`);
  await cards(page, "New").first().waitFor();
}

/** The topmost card of a column. */
async function firstCard(page: Page, label: string): Promise<string> {
  const id = await column(page, label).locator("[data-card]").first().getAttribute("data-card");
  if (!id) throw new Error(`No card is in ${label}.`);
  return id;
}

const stageOf = async (leadId: string) =>
  (await demo.sql`select stage from public.leads where id = ${leadId}`)[0]?.stage;

/** Presses the mouse on a card, takes it to a column, and lets go there. */
async function drag(page: Page, leadId: string, label: string): Promise<void> {
  const from = await card(page, leadId).boundingBox();
  const to = await column(page, label).boundingBox();
  if (!from || !to) throw new Error("The card or the column is not drawn.");
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 30, { steps: 3 });
  await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 8 });
  await page.mouse.up();
}

describe("on the board", () => {
  test("a card is dragged to another stage, and the way back is one click", async () => {
    const { page, faults } = await demo.visit();
    await openBoard(page);
    const id = await firstCard(page, "New");
    const before = { fresh: await counted(page, "New"), contacted: await counted(page, "Contacted") };
    await drag(page, id, "Contacted");
    await expect.poll(() => stageOf(id), soon).toBe("contacted");
    expect(await counted(page, "New")).toBe(before.fresh - 1);
    expect(await counted(page, "Contacted")).toBe(before.contacted + 1);
    // The click that ended the drag opened nothing.
    expect(new URL(page.url()).pathname).toBe("/leads/board");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => stageOf(id), soon).toBe("new");
    await expect.poll(() => counted(page, "New"), soon).toBe(before.fresh);
    expect(faults()).toEqual([]);
  });

  test("Escape lets a dragged card go where it was", async () => {
    const { page } = await demo.visit();
    await openBoard(page);
    const id = await firstCard(page, "New");
    const box = await card(page, id).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 20);
    await page.mouse.down();
    await page.mouse.move(500, 400, { steps: 5 });
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await stageOf(id)).toBe("new");
    expect(await firstCard(page, "New")).toBe(id);
  });

  test("the keyboard alone walks, picks up, moves and opens, and every step is announced", async () => {
    const { page } = await demo.visit();
    await openBoard(page);
    const id = await firstCard(page, "New");
    const name = (await card(page, id).locator("span > span").first().textContent()) ?? "";
    const announced = page.getByRole("status").filter({ hasText: name });
    await card(page, id).focus();
    await page.keyboard.press("ArrowDown");
    expect(await card(page, id).evaluate((link) => link === document.activeElement)).toBe(false);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Space");
    await announced.filter({ hasText: "Picked up" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await announced.filter({ hasText: "stays where it was" }).waitFor();
    expect(await stageOf(id)).toBe("new");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await expect.poll(() => stageOf(id), soon).toBe("engaged");
    await announced.filter({ hasText: "moved to Engaged" }).waitFor();
    await column(page, "Engaged").locator(`[data-card="${id}"] a:focus`).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).pathname, soon).toBe(`/leads/board/${id}`);
  });

  test("the menu of a card names the stages", async () => {
    const { page } = await demo.visit();
    await openBoard(page);
    const id = await firstCard(page, "Contacted");
    await page.locator(`[data-card="${id}"] button`).click();
    await page.getByRole("menuitem", { name: "Qualified" }).click();
    await expect.poll(() => stageOf(id), soon).toBe("qualified");
    await column(page, "Qualified").locator(`[data-card="${id}"]`).waitFor();
  });

  test("what a colleague moves moves here too", async () => {
    const { page, listening } = await demo.visit();
    await openBoard(page);
    await listening();
    const id = await firstCard(page, "New");
    await demo.sql`update public.leads set stage = 'won' where id = ${id}`;
    await column(page, "New").locator(`[data-card="${id}"]`).waitFor({ state: "detached" });
  });

  test("a link keeps view, filter, number and open lead; the switch keeps the filter", async () => {
    const { page } = await demo.visit();
    const filter = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
    await openBoard(page, `?filter=${encodeURIComponent(JSON.stringify(filter))}&measure=score`);
    const [row] = await demo.sql`select count(*)::int as count, round(avg(score))::int as mean
      from public.leads where country = 'Germany' and stage = 'new'`;
    expect(await counted(page, "New")).toBe(row?.count);
    await column(page, "New").getByText(`ø ${row?.mean}`).waitFor();
    await cards(page, "New").first().click();
    await page.getByRole("dialog").or(page.getByRole("complementary")).first().waitFor();
    await page.reload();
    await page.getByRole("dialog").or(page.getByRole("complementary")).first().waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    await page.getByRole("link", { name: "Table" }).click();
    await page.getByRole("row").first().waitFor();
    expect(new URL(page.url()).searchParams.get("filter")).toContain("Germany");
  });

  test("a long column brings its next cards as one scrolls", async () => {
    const { page } = await demo.visit();
    await openBoard(page);
    const all = await counted(page, "New");
    const drawn = column(page, "New").locator("[data-card]");
    expect(await drawn.count()).toBeLessThan(all);
    await expect
      .poll(
        async () => {
          await drawn.last().scrollIntoViewIfNeeded();
          return drawn.count();
          // Page after page: many times as long as one.
        },
        { timeout: 45_000, interval: 100 },
      )
      .toBe(all);
  });
});

describe.each([
  { name: "desktop", viewport: { width: 1280, height: 800 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
])("on a $name", ({ viewport }) => {
  test.each(["light", "dark"] as const)("in %s the board is accessible and fits", async (colorScheme) => {
    const { page, faults } = await demo.visit({ viewport, colorScheme, reducedMotion: "reduce" });
    await openBoard(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    if (viewport.width < 640) {
      await page.getByRole("button", { name: /^Proposal/ }).click();
      await expect.poll(() => cards(page, "Proposal").first().isVisible(), soon).toBe(true);
    }
    expect(faults()).toEqual([]);
  });
});
