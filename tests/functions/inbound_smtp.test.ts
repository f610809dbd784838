import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { silenceDoorbell, startTestStack, type TestStack } from "./support/test_stack.ts";

const soon = { timeout: 20_000 };
let stack: TestStack;
let smtpUrl: string;
beforeAll(async () => {
  stack = await startTestStack();
  smtpUrl = stack.stack.smtpUrl;
  await silenceDoorbell(stack.sql);
});
afterAll(() => stack.stop());

test("an answer that comes by SMTP goes through the inbound route: the sequence stops", async () => {
  const driver = await CampaignDriver.open(stack.sql);
  const mailbox = `ada.${driver.workspace.id.slice(0, 8)}@sender.example.com`;
  const [leadId = ""] = await driver.leads(1);
  await driver.started([leadId], 2);
  await driver.plan();
  const [mail] = await driver.claim();
  await driver.finish(mail ? [mail] : []);
  await createTransport(smtpUrl).sendMail({
    from: "Reader <reader0@example.com>",
    to: mailbox.toUpperCase(),
    subject: "Re: Hello",
    text: "Yes please!",
    inReplyTo: `<${mail?.outbox_id}@sender.example.com>`,
  });
  await expect
    .poll(
      async () => (await stack.sql`select status, reason from public.enrolments where lead_id = ${leadId}`)[0],
      soon,
    )
    .toEqual({ status: "stopped", reason: "replied" });
  const [kept] = await stack.sql`select classification from public.inbound_mails where lead_id = ${leadId}`;
  expect(kept).toEqual({ classification: "interested" });
});

test("mail to others stays captured and nothing more", async () => {
  await createTransport(smtpUrl).sendMail({
    from: "a@example.com",
    to: "b@example.com",
    subject: "Private",
    text: "x",
  });
  await expect.poll(async () => (await stack.mails()).map(({ subject }) => subject), soon).toContain("Private");
  const [kept] = await stack.sql`select count(*)::int as mails from public.inbound_mails where subject = 'Private'`;
  expect(kept).toEqual({ mails: 0 });
});
