import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { newPerson } from "../functions/support/test_stack.ts";
import { callAs } from "../helpers/act_as.ts";
import { answered, type Demo, lastAnswer, openDemo, say, send, soon, startDemo } from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

async function mailsAbout(subject: string): Promise<number> {
  const response = await fetch(`${demo.stack.mailboxUrl}/api/messages?q=${encodeURIComponent(subject)}`);
  return z.object({ total: z.number() }).parse(await response.json()).total;
}

test("a newcomer signs in with one click, asks, sees the steps and reads the answer", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Which leads in Germany are hot?");
  const answer = lastAnswer(page);
  await answer.getByRole("table").waitFor();
  const step = answer.getByRole("button", { name: /searched leads/i });
  await step.click();
  await answer.getByText("Germany", { exact: false }).first().waitFor();
  await answered(page);
  expect(new URL(page.url()).pathname).toMatch(/^\/chat\/[0-9a-f-]{36}$/);
  expect(faults()).toEqual([]);
});

test("an e-mail is edited, approved and arrives once; a denied one does not", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(page, "Show hot leads in Germany");
  await lastAnswer(page).getByRole("table").waitFor();
  await say(page, "Write an email to the first one about our meeting next week");
  await page.getByRole("button", { name: "Approve and send" }).waitFor();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const subject = `Agenda ${crypto.randomUUID()}`;
  await page.getByLabel("Subject").fill(subject);
  await page.getByRole("button", { name: /review|save/i }).click();
  await page.getByText(subject).first().waitFor();
  expect(await mailsAbout(subject)).toBe(0);
  await page.getByRole("button", { name: "Approve and send" }).dblclick();
  await lastAnswer(page)
    .getByText(/Sent to/)
    .last()
    .waitFor();
  expect(await mailsAbout(subject)).toBe(1);

  await say(page, "Write an email to the second one about a discount");
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByLabel("Why not? (optional)").fill("We give no discounts");
  await page.getByRole("button", { name: /deny/i }).last().click();
  await lastAnswer(page)
    .getByText(/You said no: We give no discounts/)
    .last()
    .waitFor();
  expect(await mailsAbout("discount")).toBe(0);
  expect(faults()).toEqual([]);
});

test("a change shows in the receipt and is undone there", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await say(page, "Show hot leads in France");
  await lastAnswer(page).getByRole("table").waitFor();
  await say(page, "Tag the first one as browser-test");
  await lastAnswer(page).getByRole("button", { name: /^Undo/ }).first().click();
  await lastAnswer(page).getByText("Undone:").waitFor();
  expect(await demo.sql`select 1 from public.leads where 'browser-test' = any (tags)`).toHaveLength(0);
});

test("reloading in the middle of an answer loses no word", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await say(page, "demo: long 300");
  await lastAnswer(page).getByText(/\w/).first().waitFor();
  await page.reload();
  const answer = lastAnswer(page);
  await answer.waitFor();
  await answered(page);
  const live = await wordsOf(page);
  await page.reload();
  await lastAnswer(page).waitFor();
  await expect.poll(() => wordsOf(page), soon).toEqual(live);
  expect(live.join(" ").split(" ").length).toBeGreaterThanOrEqual(300);
});

test("reloading at the very moment of sending loses no message", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  for (const milliseconds of [0, 30, 60, 90, 120, 200]) {
    await send(page, `Hello after ${milliseconds}`);
    // Not to wait for anything: the moment of the reload is what is tried.
    await page.waitForTimeout(milliseconds);
    await page.reload();
    await page
      .getByRole("article", { name: "You" })
      .getByText(`Hello after ${milliseconds}`, { exact: true })
      .waitFor();
    await answered(page);
    // It can be answered again as soon as the page has read it back from the thread, and forgotten that it was on its way.
    const again = lastAnswer(page).getByRole("button", { name: "Answer again" });
    await expect.poll(() => again.isEnabled(), soon).toBe(true);
    await page.goto(demo.stack.url);
    await page.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
    expect(await page.getByRole("article").count()).toBe(0);
  }
});

test("a stop ends the answer and says so", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  // Falls silent in the middle, so that the stop comes in time however slow the machine is.
  await say(page, "demo: stall 3 What can you do?");
  await lastAnswer(page).getByText(/\w/).first().waitFor();
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await lastAnswer(page)
    .getByText(/stopped/i)
    .waitFor();
});

test("a message is edited and answered again on a branch of its own", async () => {
  const { page } = await demo.visit();
  await openDemo(page);
  await say(page, "Hello");
  await answered(page);
  await page.getByRole("article", { name: "You" }).hover();
  await page.getByRole("button", { name: "Edit message" }).click();
  const editor = page.getByRole("textbox", { name: "Edit message" });
  await editor.fill("What can you do?");
  await editor.press("Enter");
  await page.getByRole("button", { name: "Earlier version of the message" }).waitFor();
  await answered(page);
});

test("a notification reaches a second tab live, and its action works", async () => {
  const { page, listening } = await demo.visit();
  await openDemo(page);
  await listening();
  await demo.sql`insert into public.agent_notifications (workspace_id, user_id, kind, title, body, actions)
    select workspace_id, user_id, 'hot_lead', 'Anna answered', 'She wants a call.',
      '[{"kind": "ask", "label": "Ask about it", "message": "Show hot leads"}]'
    from public.workspace_members where email = 'demo@example.com'`;
  await page.getByText("Anna answered").first().waitFor();
  await page.getByRole("button", { name: "Ask about it" }).first().click();
  await lastAnswer(page).getByRole("table").waitFor();
});

/** Work that nobody watches: the schedule's way, with a turn that only the tick takes up. */
async function beginUnattended(message: string, person: { userId: string; workspaceId: string }): Promise<void> {
  await demo.sql`alter table public.turns alter column unattended set default true`;
  const args = { message, client_message_id: crypto.randomUUID(), workspace_id: person.workspaceId };
  await callAs(demo.sql, person, "post_message", args);
  await demo.sql`alter table public.turns alter column unattended set default false`;
}

test("two people: each hears their own, decides in the alert what nobody watched, and is left alone in quiet hours", async () => {
  const [lead] = await demo.sql`select name, workspace_id from public.leads
    where email is not null and not do_not_contact and deleted_at is null and stage = 'qualified' order by name limit 1`;
  const [owner] = await demo.sql`select user_id from public.workspace_members where email = 'demo@example.com'`;
  const { workspace_id: workspaceId } = z.object({ workspace_id: z.uuid() }).parse(lead);
  const { user_id: userId } = z.object({ user_id: z.uuid() }).parse(owner);
  const sam = await newPerson(demo.stack, demo.sql, { workspaceId, role: "member" });
  const [alexVisit, samVisit] = [await demo.visit(), await demo.visit()];
  const [alex, sams] = [alexVisit.page, samVisit.page];
  await openDemo(alex);
  await alexVisit.listening();
  await sams.getByLabel("E-mail").fill(sam.email);
  await sams.getByLabel("Password").fill("long-enough-password");
  await sams.getByRole("button", { name: "Sign in", exact: true }).click();
  await sams.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
  await samVisit.listening();

  await beginUnattended(`Write an email to ${lead?.name} about our meeting`, { userId, workspaceId });
  await alex
    .getByText(/” waits for you/)
    .first()
    .waitFor();
  await alex.getByRole("button", { name: /^Alerts, / }).click();
  const alerts = alex.getByRole("list", { name: "Alerts" });
  await alerts.getByRole("button", { name: "Review" }).first().click();
  await alerts.getByRole("button", { name: "Approve and send" }).click();
  await alerts.getByText("Decided").waitFor();
  const sent = async () =>
    (await demo.sql`select status from public.outbox order by created_at desc limit 1`)[0]?.status;
  await expect.poll(sent, soon).toBe("sent");

  const away = (new Date().getUTCDay() + 3) % 7 || 7;
  await sam.rpc("save_notification_settings", { workspace_id: workspaceId, changes: { work_days: [away] } });
  const tell = (title: string, priority: string) =>
    demo.sql`select private.notify_person(${workspaceId}, ${sam.userId}, 'reply', ${title}, '', ${priority})`;
  await tell("A quiet reply", "normal");
  await tell("An urgent reply", "high");
  await sams.getByText("An urgent reply").first().waitFor();
  await sams.getByRole("button", { name: "Alerts, 2 unread" }).waitFor();
  expect(await sams.getByText("A quiet reply").count()).toBe(0);
  await sams.getByRole("button", { name: /^Alerts, / }).click();
  await sams.getByRole("link", { name: "See all" }).click();
  await sams.getByText("told elsewhere at").first().waitFor();
  expect(await sams.getByText(/” waits for you/).count()).toBe(0);
  await sams.getByRole("button", { name: "More for A quiet reply" }).click();
  await sams.getByRole("menuitem", { name: "In an hour" }).click();
  await sams.getByText("Put off: in an hour").first().waitFor();
  await sams.getByRole("button", { name: "Alerts, 1 unread" }).waitFor();
  await sams.getByText("Put off", { exact: true }).click();
  await sams.getByText("Put off until").waitFor();

  await sams.getByRole("link", { name: "What is told where" }).click();
  await sams.getByText("It is quiet now").waitFor();
  await sams.getByRole("button", { name: "Add a channel" }).click();
  await sams.getByRole("menuitem", { name: "Webhook" }).click();
  await sams.getByLabel("Address").fill("http://127.0.0.1:9999/in");
  await sams.getByLabel("Name (optional)").fill("Our CRM");
  await sams.getByRole("button", { name: "Add", exact: true }).click();
  const channel = sams.getByRole("list", { name: "Channels" }).getByRole("listitem").filter({ hasText: "Our CRM" });
  await channel.getByRole("button", { name: "Send a test" }).click();
  await channel.getByText("not on the public internet").waitFor();
  expect([...alexVisit.faults(), ...samVisit.faults()]).toEqual([]);
});

test("the whole conversation works by keyboard alone", async () => {
  const { page } = await demo.visit();
  await page.getByRole("button", { name: "Open the demo" }).waitFor();
  await expect
    .poll(async () => {
      await page.keyboard.press("Tab");
      return page.evaluate(() => document.activeElement?.textContent ?? "");
    }, soon)
    .toContain("Open the demo");
  await page.keyboard.press("Enter");
  const composer = page.getByRole("textbox", { name: "Message to the assistant" });
  await composer.waitFor();
  const hasFocus = () => composer.evaluate((element) => element === document.activeElement);
  await expect.poll(hasFocus, soon).toBe(true);
  await composer.evaluate((element) => element.blur());
  await page.keyboard.press("/");
  await expect.poll(hasFocus, soon).toBe(true);
  await page.keyboard.type("Show hot leads in Germany");
  await page.keyboard.press("Enter");
  await lastAnswer(page).getByRole("table").waitFor();
});

/** The paragraphs of the newest answer, without the time beneath it. */
const wordsOf = (page: Page) => lastAnswer(page).locator("p").allTextContents();
