import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMailbox, beMondayMorning, narrowPeople, setPostalAddress } from "./support/campaigns.ts";
import { type Demo, openDemo, soon, startDemo, type Visit } from "./support/demo.ts";
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

const saved = (page: Page) => page.getByRole("main").getByText("Saved", { exact: true });

test("a mailbox is added, changed and paused; what is wrong with it is said before it is sent", async () => {
  const { page, faults } = await visit("/settings/mail");
  await page.getByRole("button", { name: "Add mailbox" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a mailbox" });
  await dialog.getByRole("spinbutton", { name: "Mails on the first day" }).fill("500");
  await dialog.getByRole("button", { name: "Add mailbox" }).click();
  await dialog
    .getByRole("alert")
    .getByText(/warm-up begins/)
    .waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await addMailbox(page, "alex@fernwick.example");
  await page.getByRole("button", { name: "Change alex@fernwick.example" }).click();
  const change = page.getByRole("dialog", { name: "Change mailbox" });
  await change.getByRole("spinbutton", { name: "Mails a day, at most" }).fill("400");
  await change.getByRole("button", { name: "Save mailbox" }).click();
  await page.getByText("0 of 400 mails today").waitFor();
  await page.getByRole("button", { name: "Pause alex@fernwick.example" }).click();
  await page.getByText("Paused by hand.").waitFor();
  await page.getByRole("button", { name: "Send from alex@fernwick.example again" }).click();
  await expect.poll(() => page.getByText("Paused by hand.").count(), soon).toBe(0);
  await setPostalAddress(page, "Fernwick GmbH, Deichstraße 1, Hamburg");
  await expectAccessible(page);
  expect(faults()).toEqual([]);
});

test("what DNS says of a mailbox's domain is shown as it comes in, with the record to set, and keeps a campaign back", async () => {
  const { page, faults } = await visit("/settings/mail");
  await addMailbox(page, "kim@acme-growth.dev");
  const panel = page.getByRole("region", { name: "Domain of kim@acme-growth.dev" });
  await panel.getByText("acme-growth.dev is not checked: mail stays on this machine.").waitFor();
  const record = { type: "TXT", name: "acme-growth.dev", value: "v=spf1 include:amazonses.com ~all" };
  const spf = { kind: "spf", state: "fail", name: "acme-growth.dev", found: [], says: "It has no SPF record.", record };
  const items = [{ ...spf, advice: "Add this record." }];
  const check = { domain: "acme-growth.dev", via: "Resend", state: "fail", items };
  await demo.sql`update public.mailboxes set domain_check = ${demo.sql.json(check)}, domain_checked_at = now(),
    domain_check_due_at = 'infinity' where address = 'kim@acme-growth.dev'`;
  await panel.getByText(/cannot tell that mail is from acme-growth.dev: SPF fails/).waitFor();
  await panel.getByText("v=spf1 include:amazonses.com ~all").waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await panel.getByRole("button", { name: "Hide records" }).press("Enter");
  await expect.poll(() => panel.getByText("v=spf1").count(), soon).toBe(0);
  await page.goto(`${demo.stack.url}/campaigns`);
  await page.getByRole("link", { name: /From spreadsheets to forecasts/ }).click();
  await page.getByRole("combobox", { name: "Sent from" }).selectOption({ label: "Alex Morgan · kim@acme-growth.dev" });
  await saved(page).waitFor();
  await page.getByRole("button", { name: "Review and start" }).click();
  const review = page.getByRole("dialog", { name: /^Start/ });
  await review
    .getByText(/would not believe that mail is from kim@acme-growth.dev: SPF of acme-growth.dev fails/)
    .waitFor();
  await expect.poll(() => review.getByRole("button", { name: /^Approve and start/ }).isDisabled(), soon).toBe(true);
  await expectAccessible(page);
  expect(faults()).toEqual([]);
});

test("addresses are put on the suppression list, asked for, and taken off where that may be", async () => {
  const { page, faults } = await visit("/settings/mail");
  const list = "Anna <anna@nowhere.example>; ben@nowhere.example\nno address";
  await page.getByRole("textbox", { name: "Add addresses" }).fill(list);
  await page.getByRole("button", { name: "Add 3 addresses" }).click();
  await page.getByText("What is left here is no e-mail address.").waitFor();
  expect(await page.getByRole("textbox", { name: "Add addresses" }).inputValue()).toBe("no address");
  await page.getByText("2 put here by hand").waitFor();
  await page.getByRole("textbox", { name: "Address to ask for" }).fill("ANNA@nowhere.example");
  await page.getByRole("button", { name: "Is it on the list?" }).click();
  await page.getByText(/is on the list since .*put there by hand/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it off" }).click();
  await page.getByText(/is not on the list/).waitFor();
  await page.getByText("1 put here by hand").waitFor();
  expect(faults()).toEqual([]);
});

test("a campaign is written, looked at, approved, watched, paused, changed and approved anew", async () => {
  const { page, faults } = await visit("/campaigns");
  await addMailbox(page, "sam@fernwick.example");
  await setPostalAddress(page, "Fernwick GmbH, Deichstraße 2, Hamburg");
  await page.goto(`${demo.stack.url}/campaigns`);
  await page.getByRole("button", { name: "New campaign" }).click();

  await page.getByRole("textbox", { name: "Name" }).fill("Spring questions");
  await page.getByRole("combobox", { name: "Sent from" }).selectOption({ label: "Alex Morgan · sam@fernwick.example" });
  await page.getByRole("combobox", { name: "Segment" }).selectOption({ label: "DACH decision makers" });
  await page.getByText(/people would get it now/).waitFor();
  await page.getByRole("textbox", { name: "Text of Step 1" }).fill("Hi {{ lead.frist_name }}, how do you forecast?");
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("region", { name: "Preview of Step 1" });
  await preview.getByRole("listitem").filter({ hasText: "lead.first_name" }).waitFor();

  await page.getByRole("button", { name: "Review and start" }).click();
  const review = page.getByRole("dialog", { name: /^Start/ });
  await review.getByText("Give step 1 a subject").waitFor();
  await expect.poll(() => review.getByRole("button", { name: /^Approve and start/ }).isDisabled(), soon).toBe(true);
  await review.getByRole("button", { name: "Not yet" }).click();

  await page.getByRole("textbox", { name: "Subject of Step 1" }).fill("A question");
  await page.getByRole("textbox", { name: "Text of Step 1" }).fill("Hi ");
  await page.getByRole("button", { name: "Insert variable" }).click();
  await page.getByRole("option", { name: "First name", exact: true }).click();
  await expect
    .poll(() => page.getByRole("textbox", { name: "Text of Step 1" }).inputValue(), soon)
    .toBe('Hi {{ lead.first_name | default: "there" }}');
  await preview.getByText(/Nothing to mend was found/).waitFor();
  const frame = preview.locator("iframe");
  expect(await frame.getAttribute("sandbox")).toBe("");
  await preview.frameLocator("iframe").getByText(/^Hi /).waitFor();
  await preview.getByText("Plain text").click();
  await preview.getByText(/Best, Alex/).waitFor();
  await page.getByRole("button", { name: "Add a mail" }).click();
  await saved(page).waitFor();
  await expectAccessible(page);
  await page.reload();
  expect(await page.getByRole("textbox", { name: "Text of Step 1" }).inputValue()).toContain("lead.first_name");

  await page.getByRole("button", { name: "Review and start" }).click();
  await review.getByText("The segment “DACH decision makers”").waitFor();
  await review.getByText(/sam@fernwick.example/).waitFor();
  const approve = review.getByRole("button", { name: /^Approve and start: \d+ people/ });
  await expect.poll(() => approve.isEnabled(), soon).toBe(true);
  await expectAccessible(page);
  const people = Number((await approve.textContent())?.replace(/\D/g, ""));
  await beMondayMorning(demo.sql);
  await approve.click();
  await page.getByRole("tab", { name: "Progress" }).waitFor();

  const numbers = page.getByRole("region", { name: "Numbers", exact: true });
  await expect.poll(() => numbers.getByText(`${people}`, { exact: true }).count(), soon).toBeGreaterThan(0);
  await expectAccessible(page);
  await page.getByRole("tab", { name: "People" }).click();
  await page
    .getByRole("button", { name: /^Mails to/ })
    .first()
    .click();
  await page.getByText(/^sent /).waitFor();
  await narrowPeople(page);
  await page
    .getByRole("button", { name: /^Take .* out$/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Take out" }).click();
  await page
    .getByText(/Taken out by hand/)
    .first()
    .waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("Paused by hand.").waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("tab", { name: "Sequence" }).click();
  await page.getByRole("button", { name: "Change it" }).click();
  await page.getByRole("button", { name: "Pause and change" }).click();
  await page.getByRole("textbox", { name: "Text of Step 2" }).fill("One more thing.");
  await page.getByText("It was changed, and waits for a new approval").waitFor();
  await page.getByRole("button", { name: "Review and start" }).click();
  await expect.poll(() => review.getByRole("button", { name: /^Approve and start/ }).isEnabled(), soon).toBe(true);
  await review.getByRole("button", { name: /^Approve and start/ }).click();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop campaign" }).click();
  await page.getByText("Stopped", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Campaigns" }).first().click();
  await page.getByRole("list", { name: "Campaigns" }).getByText("Spring questions").waitFor();
  expect(faults()).toEqual([]);
});

test("a mail is kept as a template, and another begins from it", async () => {
  const { page, faults } = await visit("/campaigns");
  await page.getByRole("button", { name: "New campaign" }).click();
  await page.getByRole("textbox", { name: "Subject of Step 1" }).fill("Our spring offer");
  await page.getByRole("textbox", { name: "Text of Step 1" }).fill("Shall we talk?");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("button", { name: "Keep this mail as a template" }).click();
  const keep = page.getByRole("dialog", { name: "Keep as a template" });
  expect(await keep.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Our spring offer");
  await expectAccessible(page);
  await keep.getByRole("button", { name: "Keep template" }).click();
  await keep.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Add a mail" }).click();
  await page.getByRole("button", { name: "Templates" }).nth(1).click();
  await page.getByRole("option", { name: "Our spring offer" }).click();
  expect(await page.getByRole("textbox", { name: "Text of Step 2" }).inputValue()).toBe("Shall we talk?");
  await page.getByRole("button", { name: "Move step 2 up" }).click();
  await page.getByRole("button", { name: "Remove step 2" }).click();
  await saved(page).waitFor();
  await page.reload();
  await page.getByRole("textbox", { name: "Text of Step 1" }).waitFor();
  expect(await page.getByRole("listitem", { name: /^Step/ }).count()).toBe(1);

  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("link", { name: "All templates" }).click();
  const list = page.getByRole("list", { name: "Templates" });
  await list.getByRole("link", { name: "Our spring offer" }).click();
  await page.getByRole("textbox", { name: "Text of the template" }).fill("Hi {{ lead.frist_name }}, shall we talk?");
  const preview = page.getByRole("region", { name: "Preview of the template" });
  await preview.getByRole("listitem").filter({ hasText: "lead.first_name" }).waitFor();
  await page.getByRole("textbox", { name: "Text of the template" }).fill("Shall we talk in May?");
  await page.getByRole("textbox", { name: "Name" }).fill("Introduction");
  await page.getByRole("button", { name: "Save template" }).click();
  await page.getByText(/There is a template called “Introduction”|called "Introduction" already/).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("May offer");
  await page.getByRole("button", { name: "Save template" }).click();
  await list.getByRole("link", { name: "May offer" }).click();
  expect(await page.getByRole("textbox", { name: "Text of the template" }).inputValue()).toBe("Shall we talk in May?");
  await page.getByRole("button", { name: "Put away" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put away" }).click();
  await list.waitFor();
  await expect.poll(() => list.getByText("May offer").count(), soon).toBe(0);
  await page.getByRole("button", { name: "New template" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Fresh");
  await page.getByRole("button", { name: "Save template" }).click();
  await list.getByText("Fresh").waitFor();
  expect(faults()).toEqual([]);
});

test("leads that are ticked come into a campaign; on a phone everything fits", async () => {
  const { page, faults } = await visit("/leads");
  await page
    .getByRole("checkbox", { name: /^Select / })
    .nth(1)
    .click();
  await page.getByRole("button", { name: "Add to campaign" }).click();
  await page
    .getByRole("dialog", { name: "Add to a campaign" })
    .getByRole("button", { name: "New campaign for them" })
    .click();
  await page.getByRole("list", { name: "Chosen leads" }).getByRole("listitem").waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("By hand");
  await saved(page).waitFor();
  await page.goto(`${demo.stack.url}/leads`);
  await page
    .getByRole("checkbox", { name: /^Select / })
    .nth(2)
    .click();
  await page.getByRole("button", { name: "Add to campaign" }).click();
  await page.getByRole("dialog", { name: "Add to a campaign" }).getByRole("button", { name: "By hand" }).click();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect.poll(() => page.getByRole("list", { name: "Chosen leads" }).getByRole("listitem").count(), soon).toBe(2);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByRole("region", { name: "Preview of Step 1" }).waitFor();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  expect(faults()).toEqual([]);
});

test("everyone whom a filter shows becomes the audience of a new campaign", async () => {
  const filter = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
  const { page, faults } = await visit(`/leads?${new URLSearchParams({ filter: JSON.stringify(filter) })}`);
  await page
    .getByRole("checkbox", { name: /^Select / })
    .nth(1)
    .click();
  await page.getByRole("button", { name: /^Select all .* that match$/ }).click();
  await page.getByRole("region", { name: "Selected leads" }).getByRole("button", { name: "New campaign" }).click();
  await page.getByText("Country is Germany").waitFor();
  await page.getByText(/people would get it now/).waitFor();
  expect(faults()).toEqual([]);
});

test("two people who write the same campaign do not overwrite each other", async () => {
  const first = await visit("/campaigns");
  await first.page.getByRole("button", { name: "New campaign" }).click();
  await first.page.getByRole("textbox", { name: "Subject of Step 1" }).fill("Mine");
  await saved(first.page).waitFor();
  // Held back, so that the change of the other is not seen before one writes on.
  await first.page.context().setOffline(true);
  const id = first.page.url().split("/").at(-1) ?? "";
  await demo.sql`update public.campaigns set version = version + 1 where id = ${id}`;
  await first.page.context().setOffline(false);
  await first.page.getByRole("textbox", { name: "Subject of Step 1" }).fill("Mine, later");
  await first.page.getByRole("button", { name: "Show theirs" }).click();
  await expect
    .poll(() => first.page.getByRole("textbox", { name: "Subject of Step 1" }).inputValue(), soon)
    .toBe("Mine");
});
