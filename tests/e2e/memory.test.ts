import { afterAll, beforeAll, expect, test } from "vitest";
import { answered, type Demo, lastAnswer, openDemo, say, startDemo } from "./support/demo.ts";

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
  await page.getByText("That is remembered already").waitFor();
  expect(await item.count()).toBe(1);

  await item.getByRole("button", { name: "Forget" }).click();
  await page.getByText("Forgotten").first().waitFor();
  await expect.poll(() => item.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await item.getByText("I never call before ten, nor after six.").waitFor();
  expect(faults()).toEqual([]);
});
