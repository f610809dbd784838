import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, lastAnswer, openDemo, say, soon, startDemo, type Visit } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

async function visit(path: string, options = {}): Promise<Visit> {
  const visited = await demo.visit(options);
  await openDemo(visited.page);
  await visited.page.goto(`${demo.stack.url}${path}`);
  return visited;
}

/** What the head of the leads counts. */
const shownCount = async (page: Page) => {
  const text = await page
    .getByRole("status")
    .filter({ hasText: /leads?$/ })
    .textContent();
  return Number(text?.replace(/\D/g, ""));
};
const countWhere = async (condition: string) => {
  const rows = await demo.sql.unsafe(`select count(*)::int as n from public.lead_rows where ${condition}`);
  return Number(rows[0]?.n);
};

/** Rings the assistant until it told who came into the segments that somebody follows. */
async function tellWhoCame(): Promise<void> {
  const told = async () => {
    await demo.sql`update private.behaviour_runs set next_at = now() where behaviour = 'segment_members' and lease_until is null`;
    await demo.sql`select private.ring_for_behaviours()`;
    return (await demo.sql`select from public.agent_notifications where kind = 'behaviour_segment_members'`).length;
  };
  await expect.poll(told, soon).toBeGreaterThan(0);
}

test("a filter with a group is built, counts what matches, and is there again after a reload", async () => {
  const { page, faults } = await visit("/leads");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Groups of conditions…" }).click();
  const builder = page.getByRole("dialog", { name: "Filter" });
  await builder.getByRole("button", { name: "Add condition" }).click();
  await builder.getByRole("option", { name: /^Proposal/ }).click();
  await builder.getByRole("button", { name: "Add group" }).first().click();
  const group = builder.getByRole("group", { name: "Group" });
  await group.getByRole("combobox", { name: "Field" }).selectOption("custom.budget_eur");
  await group.getByRole("spinbutton", { name: "From" }).fill("90000");
  await group.getByRole("button", { name: "Add condition" }).click();
  await group.getByRole("combobox", { name: "Field" }).last().selectOption("score");
  await group.getByRole("spinbutton", { name: "From" }).last().fill("90");
  await expectAccessible(page);
  await builder.getByRole("button", { name: "Apply" }).click();
  const expected = await countWhere(
    "stage = 'proposal' and ((custom ->> 'budget_eur')::numeric >= 90000 or score >= 90)",
  );
  expect(expected).toBeGreaterThan(0);
  await expect.poll(() => shownCount(page), soon).toBe(expected);
  await page.reload();
  await expect.poll(() => shownCount(page), soon).toBe(expected);
  await page.getByRole("button", { name: /^Remove filter: Budget/ }).click();
  await expect.poll(() => shownCount(page), soon).toBe(await countWhere("stage = 'proposal'"));
  expect(faults()).toEqual([]);
});

test("a view keeps filter, order and columns; it is shared, renamed and deleted", async () => {
  const filter = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
  const search = new URLSearchParams({
    filter: JSON.stringify(filter),
    sort: "name.ascending",
    columns: "email,custom.decides",
  });
  const { page, faults } = await visit(`/leads?${search}`);
  await page.getByRole("columnheader", { name: "Decides" }).waitFor();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save as a view…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Germans by name");
  await page.getByRole("checkbox", { name: /Share with everyone/ }).check();
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("button", { name: "Germans by name" }).waitFor();

  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "Views" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Germans by name" }).click();
  await page.getByRole("columnheader", { name: "Decides" }).waitFor();
  await expect.poll(() => shownCount(page), soon).toBe(await countWhere("country = 'Germany'"));

  const current = page.getByRole("button", { name: "Germans by name" });
  await current.click();
  await page.getByRole("menuitem", { name: "Rename or share…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Germans");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("button", { name: "Germans", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete view" }).click();
  await page.getByRole("button", { name: "Delete view" }).click();
  await page.getByRole("button", { name: "Views" }).waitFor();
  expect(await demo.sql`select from public.lead_views where name like 'Germans%'`).toHaveLength(0);
  expect(faults()).toEqual([]);
});

test("a segment is saved from the filter, filtered by, and known to the assistant", async () => {
  const { page, faults } = await visit(
    '/leads?filter={"conditions":[{"field":"stage","operator":"is_any_of","values":["won"]}]}',
  );
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Segments…" }).click();
  const dialog = page.getByRole("dialog", { name: "Segments" });
  await dialog.getByRole("textbox", { name: "Save the present filter as" }).fill("Customers");
  await dialog.getByRole("button", { name: "Save segment" }).click();
  const won = await countWhere("stage = 'won'");
  await dialog.getByRole("listitem").filter({ hasText: "Customers" }).getByText(`${won}`, { exact: true }).waitFor();
  const bell = dialog.getByRole("button", { name: "Tell me who comes into Customers" });
  await bell.press("Enter");
  await dialog.getByRole("button", { name: "Tell me who comes into Customers", pressed: true }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Segment", exact: true }).click();
  await page.getByRole("option", { name: "Customers" }).click();
  await expect.poll(() => shownCount(page), soon).toBe(won);
  await demo.sql`insert into public.leads (workspace_id, name, stage)
    select workspace_id, 'Newly Won', 'won' from public.segments where name = 'Customers'`;
  await tellWhoCame();
  await page.goto(`${demo.stack.url}/notifications`);
  const alert = page.getByRole("listitem").filter({ hasText: "1 new lead in “Customers”" });
  await alert.getByRole("button", { name: "Show the segment" }).click();
  await page.getByRole("button", { name: "Remove filter: Segment is Customers" }).waitFor();
  await expect.poll(() => shownCount(page), soon).toBe(won + 1);
  await demo.sql`delete from public.leads where name = 'Newly Won'`;
  await page.goto(demo.stack.url);
  await say(page, "Which segments do we have?");
  await answered(page);
  await lastAnswer(page).getByText(`${won} leads`).first().waitFor();
  expect(faults()).toEqual([]);
});

test("a field is added in the settings, filled in in the drawer, and filtered by", async () => {
  const { page, faults } = await visit("/settings/fields");
  await page.getByRole("button", { name: "Add field" }).first().click();
  await page.getByRole("textbox", { name: "Label" }).fill("Support tier");
  await page.getByRole("combobox", { name: "Type" }).selectOption("choice");
  await page.getByRole("textbox", { name: "Choices, one a line" }).fill("Gold\nSilver");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Add field" }).click();
  await page.getByRole("listitem").filter({ hasText: "Support tier" }).waitFor();
  const [lead] = await demo.sql`select id from public.leads where deleted_at is null order by score desc, id limit 1`;
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  await page.getByRole("combobox", { name: "Support tier" }).selectOption("Gold");
  await expect
    .poll(
      async () =>
        (await demo.sql`select custom ->> 'support_tier' as tier from public.leads where id = ${lead?.id}`)[0]?.tier,
      soon,
    )
    .toBe("Gold");
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Support tier" }).click();
  await page.getByRole("option", { name: "Gold" }).click();
  await expect.poll(() => shownCount(page), soon).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Support tier" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("gridcell", { name: "Gold" }).waitFor();
  expect(faults()).toEqual([]);
});

test.each([
  { name: "desktop", viewport: { width: 1280, height: 800 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
])(
  "a company is found in spite of a typo, is researched, and its facts are changed, on a $name",
  async ({ viewport }) => {
    const [account] =
      await demo.sql`select id, name from public.accounts where name ilike 'Brookmere%' order by name limit 1`;
    const { page, faults } = await visit("/accounts", { viewport });
    await page.getByRole("searchbox", { name: "Search accounts" }).fill("Brokmere");
    await page.getByRole("link", { name: new RegExp(`^${account?.name}`) }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("button", { name: /^(?:Research|Look again)$/ }).click();
    await drawer
      .getByRole("link", { name: /\(demo site\)/ })
      .first()
      .waitFor();
    await page
      .getByText(/^Read 7 pages/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await drawer.getByRole("button", { name: /^City: / }).click();
    await drawer.getByRole("textbox", { name: "City" }).fill(`Sea of ${viewport.width}`);
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => (await demo.sql`select city from public.accounts where id = ${account?.id}`)[0]?.city, soon)
      .toBe(`Sea of ${viewport.width}`);
    await drawer.getByRole("link", { name: "Open in the table" }).click();
    await expect.poll(() => shownCount(page), soon).toBe(await countWhere(`account_id = '${account?.id}'`));
    expect(faults()).toEqual([]);
  },
);
