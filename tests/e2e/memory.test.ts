import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, lastAnswer, openDemo, say, soon, startDemo } from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

test("what a chat remembered is seen with its origin, edited, shared and forgotten", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Remember that I never call before ten");
  await lastAnswer(page).getByText("Remembered:").first().waitFor();
  await answered(page);
  const conversation = new URL(page.url()).pathname;

  await page.goto(`${demo.stack.url}/settings/memory`);
  const item = page.getByRole("list", { name: "Memories" }).getByRole("listitem").filter({ hasText: "before ten" });
  await item.getByText("I never call before ten.").waitFor();
  await item.getByText("Only you").waitFor();
  await item.getByText("Noted by the assistant for you").waitFor();
  expect(await item.getByRole("link", { name: "a conversation" }).getAttribute("href")).toBe(conversation);

  await item.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Memory", exact: true }).fill("I never call before ten, nor after six.");
  await page.getByRole("button", { name: "Save" }).click();
  await item.getByText("From you").waitFor();

  await item.getByRole("button", { name: "Share with the workspace" }).click();
  await item.getByText("Everyone").waitFor();
  await item.getByRole("button", { name: "Keep it to yourself" }).click();
  await item.getByText("Only you").waitFor();

  await page.getByRole("textbox", { name: "Something to remember" }).fill("i never call BEFORE ten nor after six");
  await page.getByRole("button", { name: "Remember", exact: true }).click();
  await page.getByText("That is remembered already").first().waitFor();
  expect(await item.count()).toBe(1);

  await item.getByRole("button", { name: "Forget" }).click();
  // Under the pointer the message stays.
  await page.getByText("Forgotten").first().hover();
  await expect.poll(() => item.count(), soon).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await item.getByText("I never call before ten, nor after six.").waitFor();
  expect(faults()).toEqual([]);
});

test("after a mail of someone outside was read, the person is asked before anything is remembered", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  const [lead] = await demo.sql`select l.name from public.leads l join public.lead_activities a on a.lead_id = l.id
    where a.kind = 'email_received' order by a.occurred_at desc limit 1`;
  await say(page, `Tell me about ${lead?.name}`);
  await lastAnswer(page).getByText(String(lead?.name)).first().waitFor();
  await answered(page);
  await say(page, "Remember that I call on Fridays");
  await page.getByRole("heading", { name: "Remember this? It may come from text of someone outside." }).waitFor();
  const kept = () => demo.sql`select tainted from public.memories where content ilike '%on Fridays%'`;
  expect(await kept()).toEqual([]);
  await page.getByRole("button", { name: "Remember it" }).click();
  await lastAnswer(page).getByText("Remembered:").first().waitFor();
  expect(await kept()).toEqual([{ tainted: true }]);

  await page.goto(`${demo.stack.url}/settings/memory`);
  const item = page.getByRole("list", { name: "Memories" }).getByRole("listitem").filter({ hasText: "on Fridays" });
  await item.getByText("From text of someone outside").waitFor();
  expect(faults()).toEqual([]);
});
