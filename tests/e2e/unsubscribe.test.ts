import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo } from "./support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

/** A mail that was sent, with the token of its links. */
async function sentMail() {
  const [row] = await demo.sql`
    with person as (
      select m.workspace_id, m.user_id, l.id as lead_id, l.email from public.workspace_members m
      join public.leads l on l.workspace_id = m.workspace_id and l.email is not null and not l.do_not_contact limit 1
    ), box as (
      insert into public.mailboxes (workspace_id, user_id, address, from_name)
      select workspace_id, user_id, gen_random_uuid() || '@sender.example', 'Alex' from person returning *
    ), campaign as (
      insert into public.campaigns (workspace_id, name, mailbox_id)
      select workspace_id, gen_random_uuid()::text, id from box returning *
    ), step as (
      insert into public.campaign_steps (workspace_id, campaign_id, position)
      select workspace_id, id, 1 from campaign returning *
    ), variant as (
      insert into public.campaign_variants (workspace_id, step_id, label, subject, body)
      select workspace_id, id, 'A', 'Hello', 'Hi' from step returning *
    ), enrolment as (
      insert into public.enrolments (workspace_id, campaign_id, lead_id)
      select s.workspace_id, s.campaign_id, p.lead_id from step s, person p returning *
    )
    insert into public.outbox (workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id)
    select e.workspace_id, 'campaign_email', jsonb_build_object('to', p.email), 'sent', e.campaign_id, e.id, v.step_id, v.id
    from enrolment e, variant v, person p returning id, private.signed_token(link_token, private.mail_link_secret()) as token`;
  return { id: String(row?.id), token: String(row?.token) };
}

const unsubscribed = async (id: string) =>
  (await demo.sql`select unsubscribed_at is not null as yes from public.outbox where id = ${id}`)[0]?.yes;

test("without scripts and by keyboard: the page asks, the button unsubscribes, looking does not", async () => {
  const { page } = await demo.visit({ javaScriptEnabled: false });
  const { id, token } = await sentMail();
  await page.goto(`${demo.stack.url}/functions/v1/mail/unsubscribe?t=${token}`);
  await page.getByRole("heading", { name: /^Unsubscribe from / }).waitFor();
  expect(await unsubscribed(id)).toBe(false);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
  expect(await unsubscribed(id)).toBe(true);
});

test("the static page, for projects whose functions may show none, posts to the function", async () => {
  const { page } = await demo.visit();
  const { id, token } = await sentMail();
  await page.goto(`${demo.stack.url}/unsubscribe.html?t=${token}`);
  const button = page.getByRole("button", { name: "Unsubscribe" });
  await button.waitFor();
  expect(await unsubscribed(id)).toBe(false);
  await button.click();
  await page.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
  expect(await unsubscribed(id)).toBe(true);
  await page.goto(`${demo.stack.url}/unsubscribe.html?t=torn`);
  await page.getByText("This link is not complete").waitFor();
});
