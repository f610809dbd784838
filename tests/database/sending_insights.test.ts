import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendingInsights } from "../../shared/contracts/campaign_report.ts";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
  driver = await CampaignDriver.open(database.sql);
});

const zones: Record<string, string> = {
  Germany: "Europe/Berlin",
  Japan: "Asia/Tokyo",
  "United Kingdom": "Europe/London",
};
const insights = async (args: Record<string, unknown> = {}) =>
  sendingInsights.parse(await driver.call("sending_insights", args));

/** Mails to these countries that left at these instants, as if they had; every third was answered an hour later. */
async function sent(name: string, mails: { country: string | null; at: string }[], more: Record<string, unknown> = {}) {
  const leads = await database.sql`insert into public.leads (workspace_id, name, email, country)
    select ${driver.workspace.id}, 'Reader', gen_random_uuid() || '@example.com', c.country
    from jsonb_to_recordset(${database.sql.json(mails)}) as c (country text) returning id`;
  const steps = [{ wait_seconds: 0, variants: [{ subject: name, body: "Text" }] }];
  const seen = await driver.started(
    leads.map(({ id }) => String(id)),
    1,
    { name, steps },
  );
  await database.sql`update public.enrolments set due_at = private.mail_now() where campaign_id = ${seen.id}`;
  await database.sql`insert into public.outbox (id, workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id, mailbox_id, finished_at)
    select private.mail_id(e.id, e.step_id), e.workspace_id, 'campaign_email', '{}', 'sent', e.campaign_id, e.id, e.step_id, v.id, ${driver.mailboxId},
      (${mails.map(({ at }) => at)}::timestamptz[])[row_number() over (order by array_position(${leads.map(({ id }) => String(id))}::uuid[], e.lead_id))]
    from public.enrolments e join public.campaign_variants v on v.step_id = e.step_id where e.campaign_id = ${seen.id}`;
  const rows =
    await database.sql`select o.id, o.finished_at, l.country from public.outbox o join public.enrolments e on e.id = o.enrolment_id
    join public.leads l on l.id = e.lead_id where o.campaign_id = ${seen.id} order by o.id`;
  const answered = rows.filter((_, at) => at % 3 === 0);
  const events = answered.map(({ id, finished_at }) => ({
    ...{ provider: "test", provider_event_id: `reply ${id}`, kind: "replied", outbox_id: id },
    ...{ at: new Date(Number(finished_at) + 3_600_000).toISOString(), ...more },
  }));
  await driver.service("record_mail_events", { events });
  return rows.map(({ finished_at, country }, at) => ({ at: Number(finished_at), country, hit: at % 3 === 0 }));
}

const places = ["Germany", "Japan", "United Kingdom", "United States", null];
const week = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    country: places[at % places.length] ?? null,
    at: new Date(Date.parse("2027-05-03T06:00:00Z") + at * 3 * 3_600_000).toISOString(),
  }));

test("hours and weekdays are those of the readers' clocks; who has several or none is said", async () => {
  const mails = await sent("Morning", week(60));
  const seen = await insights();
  // Worked out with the runtime's own calendar: of whom no country is known, the sender's clock (Berlin).
  const local = mails.flatMap(({ at, country, hit }) => {
    if (country === "United States") return [];
    const zone = zones[`${country}`] ?? "Europe/Berlin";
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      weekday: "short",
      hourCycle: "h23",
    });
    const [weekday, hour] = ["weekday", "hour"].map(
      (type) => parts.formatToParts(at).find((part) => part.type === type)?.value,
    );
    return [
      { hour: Number(hour), weekday: 1 + ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(`${weekday}`), hit },
    ];
  });
  const counted = (name: "hour" | "weekday") =>
    [...new Set(local.map((each) => each[name]))]
      .sort((one, other) => one - other)
      .map((value) => {
        const some = local.filter((each) => each[name] === value);
        return { [name]: value, sent: some.length, successes: some.filter(({ hit }) => hit).length };
      });
  const plain = (groups: { sent: number; successes: number }[], name: string) =>
    groups.map(({ sent: mailsSent, successes, ...rest }) => ({
      [name]: Object(rest)[name],
      sent: mailsSent,
      successes,
    }));
  expect(plain(seen.hours, "hour")).toEqual(counted("hour"));
  expect(plain(seen.weekdays, "weekday")).toEqual(counted("weekday"));
  expect(seen).toMatchObject({ looked_at: 60, is_all: true, several_clocks: 12 });
  expect(seen.subjects).toMatchObject([{ subject: "Morning", campaigns: 1, sent: 60, successes: 20 }]);
});

test("what programs did, what came late and what had no time yet counts for nothing", async () => {
  const early = { country: "Germany", at: "2027-06-01T08:00:00Z" };
  await sent("Bots", [early, early, early], { is_bot: true });
  expect(await insights()).toMatchObject({ looked_at: 3, subjects: [{ successes: 0 }] });
  await sent("Late", [early, early, early], { at: "2027-06-03T08:00:01Z" });
  expect((await insights()).subjects).toMatchObject([{ subject: "Bots" }, { subject: "Late", successes: 0 }]);
  await sent("Fresh", [{ country: "Germany", at: "2027-06-06T08:00:00Z" }]);
  expect((await insights()).looked_at).toBe(6);
  expect(await insights({ by: "clicked" })).toMatchObject({ by: "clicked", looked_at: 7 });
  expect((await insights({ days: 3, by: "opened" })).looked_at).toBe(1);
});

test("one campaign can be asked for, and strangers see nothing", async () => {
  const day = { country: "Germany", at: "2027-06-01T08:00:00Z" };
  await sent("One", [day]);
  await sent("Two", [day, day]);
  const [two] =
    await database.sql`select id from public.campaigns where workspace_id = ${driver.workspace.id} and name = 'Two'`;
  expect((await insights({ campaign_id: two?.id })).looked_at).toBe(2);
  const { ownerId } = await createWorkspace(database.sql);
  const asked = { workspace_id: driver.workspace.id };
  expect(await callAs(database.sql, { userId: ownerId }, "sending_insights", asked)).toMatchObject({ looked_at: 0 });
  await expect(insights({ by: "sent" })).rejects.toThrow(/"by" is/);
  await expect(insights({ days: 0 })).rejects.toThrow(/"days" is/);
});
