import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, openDemo, soon, startDemo } from "./support/demo.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

test("a number is read by the lead's country, shown as people read it, and marked when it cannot be read", async () => {
  const [lead] = await demo.sql`select id from public.leads where country = 'France' and phone is null limit 1`;
  const kept = async () => (await demo.sql`select phone from public.leads where id = ${lead?.id}`)[0]?.phone;
  const { page, faults } = await demo.visit({ viewport: { width: 390, height: 844 } });
  await openDemo(page);
  await page.goto(`${demo.stack.url}/leads/${lead?.id}`);
  const drawer = page.getByRole("dialog").or(page.getByRole("complementary"));
  await drawer.getByRole("button", { name: "Add phone" }).click();
  await page.getByRole("textbox", { name: "Phone" }).fill("01 99 00 12 34");
  await page.keyboard.press("Enter");
  await drawer.getByText("+33 1 99 00 12 34").waitFor();
  await expect.poll(kept, soon).toBe("+33199001234");

  await drawer.getByText("+33 1 99 00 12 34").click();
  await page.getByRole("textbox", { name: "Phone" }).fill("ask at the reception");
  await page.keyboard.press("Enter");
  await drawer.getByText("Not a number we can read").waitFor();
  await expect.poll(kept, soon).toBe("ask at the reception");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  expect(faults()).toEqual([]);
});

test("a new lead's number is one of the workspace's country, which owners choose in the settings", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/settings/workspace`);
  await page.getByRole("combobox", { name: "Country" }).selectOption("US");
  await page.getByText("The workspace's country is United States").first().waitFor();
  await page.goto(`${demo.stack.url}/leads`);
  await page.getByRole("button", { name: "Add lead" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Nora Fields");
  await page.getByRole("textbox", { name: "Phone" }).fill("202 555-0123");
  await page.getByRole("dialog", { name: "Add a lead" }).getByRole("button", { name: "Add lead" }).click();
  await page.getByText("(202) 555-0123").first().waitFor();
  expect(await demo.sql`select phone from public.leads where name = 'Nora Fields'`).toMatchObject([
    { phone: "+12025550123" },
  ]);
  expect(faults()).toEqual([]);
});
