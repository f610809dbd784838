import type { Page } from "playwright-core";
import type { Sql } from "postgres";

/** A mailbox without pauses, and the address that stands below every mail. */
export async function addMailbox(page: Page, address: string): Promise<void> {
  await page.goto(new URL("/settings/mail", page.url()).href);
  await page.getByRole("button", { name: "Add mailbox" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a mailbox" });
  await dialog.getByRole("textbox", { name: "Address" }).fill(address);
  await dialog.getByRole("textbox", { name: "Signature" }).fill("Best, Alex");
  await dialog.getByRole("checkbox", { name: "Warm up" }).uncheck();
  await dialog.getByRole("spinbutton", { name: "Seconds apart, at least" }).fill("0");
  await dialog.getByRole("spinbutton", { name: "And at most" }).fill("0");
  await dialog.getByRole("button", { name: "Add mailbox" }).click();
  await page.getByRole("list", { name: "Mailboxes" }).getByText(address).waitFor();
}

/** Said once for the workspace. */
export async function setPostalAddress(page: Page, address: string): Promise<void> {
  await page.goto(new URL("/settings/mail", page.url()).href);
  await page.getByRole("textbox", { name: "Postal address" }).fill(address);
  await page.getByRole("button", { name: "Save address" }).click();
  await page.getByRole("button", { name: "Save address" }).and(page.locator(":disabled")).waitFor();
}

/** A Monday morning on which everyone works; a minute of it passes in a second, so that the sender need not be waited for. */
export async function beMondayMorning(sql: Sql): Promise<void> {
  await sql`insert into private.mail_clock (shown_at, speed) values ('2027-06-07T09:30:00Z', 60)
    on conflict (id) do update set shown_at = excluded.shown_at, real_at = clock_timestamp(), speed = excluded.speed`;
}

/** One person's mails are open: what they said is read, and the list is narrowed by what happened. */
export async function narrowPeople(page: Page): Promise<void> {
  await page.getByText("What it said").click();
  await page.getByRole("list", { name: "People" }).getByText("Best, Alex").waitFor();
  const happened = page.getByRole("combobox", { name: "What happened" });
  await happened.selectOption("replied");
  await page.getByText("Nobody is like this").waitFor();
  await happened.selectOption("sent");
  await page
    .getByRole("button", { name: /^Mails to/ })
    .first()
    .waitFor();
  await happened.selectOption("");
}
