import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { planRecipient } from "../../supabase/local/mailbox/recipients/recipient_plan.ts";
import { type Demo, openDemo, soon, startDemo } from "./support/demo.ts";
import { expectAccessible } from "./support/looks.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ recipients: true });
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

const captured = z.object({
  messages: z.array(z.object({ id: z.string(), to: z.array(z.string()) })),
  total: z.number(),
});
const opened = z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })) });

async function capturedMail(search: string): Promise<z.infer<typeof captured>> {
  const address = `${demo.stack.mailboxUrl}/api/messages?${new URLSearchParams({ q: search, limit: "1000" })}`;
  return captured.parse(await (await fetch(address)).json());
}

/** Unsubscribes as a mail program does, by the mail's own header (RFC 8058). */
async function unsubscribeByHeader(id: string): Promise<void> {
  const { headers } = opened.parse(await (await fetch(`${demo.stack.mailboxUrl}/api/messages/${id}`)).json());
  const header = headers.find(({ name }) => name.toLowerCase() === "list-unsubscribe")?.value ?? "";
  const url = /<(https?:[^>]+)>/.exec(header)?.[1] ?? "";
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
  expect(answer.status).toBe(200);
}

/** Mails that left for people after they had answered, unsubscribed, complained or bounced. */
async function mailsAfterTheEnd(): Promise<unknown[]> {
  const found = await demo.sql`
    select e.kind, e.at, o.next_attempt_at from public.mail_events e
    join public.outbox o on o.enrolment_id = e.enrolment_id and o.status = 'sent' and o.next_attempt_at > e.at
    where not e.is_bot and (e.kind in ('unsubscribed', 'replied', 'complained') or (e.kind = 'bounced' and e.details ->> 'status' like '5%'))`;
  return [...found];
}

/** Leaves only so many in the campaign that waits: some whose address is gone or who are away, else the keenest. */
async function keepReaders(count: number): Promise<void> {
  const people = await demo.sql<
    { id: string; email: string }[]
  >`select id, email from public.leads where email is not null`;
  const plans = people.map(({ id, email }) => ({
    id,
    acts: Array.from({ length: 20 }, (_, mail) =>
      planRecipient({ seed: "demo readers", address: email.toLowerCase(), messageId: `<${mail}@example>` }),
    ).flat(),
  }));
  const gone = plans.filter(({ acts }) => acts.some((act) => act.kind === "bounce" && act.isPermanent));
  const away = plans.filter(({ acts }) => acts.some((act) => act.kind === "away" && act.days < 7));
  const answers = ({ acts }: (typeof plans)[number]) => acts.filter(({ kind }) => kind === "reply").length;
  const keen = plans.toSorted((one, other) => answers(other) - answers(one));
  const kept = [...gone.slice(0, 2), ...away.slice(0, 3), ...keen.slice(0, count - 5)].map(({ id }) => id);
  await demo.sql`update public.leads set do_not_contact = id <> all(${kept})`;
  await demo.sql`update public.segments set filter = '{"conditions": [{"field": "email", "operator": "is_not_empty"}]}'
    where name = 'Spreadsheet planners'`;
}

test("a newcomer starts the campaign that waits, speeds the clock up and watches it to its end", async () => {
  await keepReaders(30);
  // So that one day is enough for everyone, and the second mail comes the day after the first.
  await demo.sql`update public.mailboxes set daily_cap = 1000, gap_seconds_min = 0, gap_seconds_max = 2`;
  const { page, faults } = await demo.visit();
  await openDemo(page);
  await page.goto(`${demo.stack.url}/campaigns`);
  await page.getByText("From spreadsheets to forecasts").click();
  await page.getByRole("button", { name: "Remove step 3" }).click();
  await page.getByRole("button", { name: "Review and start" }).click();
  const approve = page.getByRole("button", { name: /^Approve and start: \d+ people/ });
  const people = Number((await approve.textContent())?.replace(/\D/g, ""));
  await approve.click();

  const clock = page.getByRole("region", { name: "Clock of the demo" });
  await clock.getByText("This is a demo.").waitFor();
  const leap = clock.getByRole("button", { name: "Jump to the next mail" });
  await leap.click();
  await expect.poll(async () => (await capturedMail("fernwick")).total, soon).toBeGreaterThan(0);
  await expectAccessible(page);
  const [first] = (await capturedMail("Planning")).messages;
  if (!first) throw new Error("No mail was captured.");
  await unsubscribeByHeader(first.id);
  await clock.getByText("3,600×", { exact: true }).click();

  const status = page.getByRole("banner").or(page.locator("header")).getByText("Finished", { exact: true });
  await expect
    .poll(
      async () => {
        if (await leap.isEnabled()) await leap.click({ timeout: 2000 }).catch(() => {});
        return await status.count();
      },
      { timeout: 80_000 },
    )
    .toBeGreaterThan(0);

  const numbers = page.getByRole("region", { name: "Numbers", exact: true });
  for (const name of ["Sent", "Opened", "Clicked", "Replied", "Bounced", "Unsubscribed"]) {
    const figure = numbers
      .locator("div")
      .filter({ has: page.getByText(name, { exact: true }) })
      .last();
    expect(Number((await figure.locator("dd span").first().textContent())?.replace(/\D/g, "")), name).toBeGreaterThan(
      0,
    );
  }
  const [away] = await demo.sql`select count(*)::int as people from public.mail_events where kind = 'auto_replied'`;
  expect(away?.people).toBeGreaterThan(0);
  const [left] =
    await demo.sql`select count(*) filter (where e.ended_at is null)::int as still, count(*)::int as everyone
    from public.enrolments e join public.campaigns c on c.id = e.campaign_id where c.name = 'From spreadsheets to forecasts'`;
  expect(left).toEqual({ still: 0, everyone: people });
  expect(await mailsAfterTheEnd()).toEqual([]);
  expect((await capturedMail(first.to[0] ?? "")).messages.filter(({ to }) => to[0] === first.to[0])).toHaveLength(1);

  await clock.getByRole("button", { name: "Back to now" }).click();
  await clock.getByText("the real time").waitFor();
  expect(faults()).toEqual([]);
}, 120_000);
