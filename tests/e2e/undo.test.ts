import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answered,
  type Demo,
  lastAnswer,
  letEveryoneBeWrittenTo,
  openDemo,
  say,
  soon,
  startDemo,
} from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
  await letEveryoneBeWrittenTo(demo);
});
afterAll(() => demo.stop());

test("a whole answer is undone; what someone changed since is kept, what was sent stays, and both are told", async () => {
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await say(
    page,
    "Find the hot leads in Germany, tag them as undo-test, add a note to each: for undo, then email the first one about lunch",
  );
  await page.getByRole("button", { name: "Approve and send" }).click();
  await lastAnswer(page).getByText("All 4 steps are done.").waitFor();
  await answered(page);
  const tagged = () =>
    demo.sql`select id, name from public.leads where 'undo-test' = any (tags) order by score desc, id`;
  const notes = () => demo.sql`select lead_id from public.lead_activities where kind = 'note' and body = 'For undo'`;
  const leads = await tagged();
  expect(leads.length).toBeGreaterThan(2);
  expect(await notes()).toHaveLength(leads.length);
  const [, colleaguesLead] = leads;
  await demo.sql`update public.leads set tags = tags || '{colleague}' where id = ${colleaguesLead?.id}`;
  await demo.sql`update public.lead_activities set body = 'Of a colleague' where body = 'For undo' and lead_id = ${colleaguesLead?.id}`;

  const answer = lastAnswer(page);
  await answer.getByRole("button", { name: "Undo all" }).click();
  await answer.getByText("Undone:").waitFor();
  const kept = () => lastAnswer(page).getByText("Kept: Note. It was changed since.").first();
  await kept().waitFor();
  await answer.getByText(/^Stays: Sent to .+ It has left the workspace\.$/).waitFor();
  expect(await tagged()).toEqual([]);
  expect(await notes()).toEqual([]);

  // What was kept is not undone and says so, also later; the mail never could be taken back.
  await answer.getByRole("button", { name: "Undo all" }).waitFor({ state: "detached" });
  await expect.poll(() => answer.getByRole("button", { name: /^Undo/ }).count(), soon).toBe(1);
  await page.reload();
  await lastAnswer(page).getByText("undone", { exact: true }).first().waitFor();
  await kept().waitFor();
  expect(await lastAnswer(page).getByRole("button", { name: /^Undo/ }).count()).toBe(1);
  expect(faults()).toEqual([]);
});
