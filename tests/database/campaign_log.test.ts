import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type CampaignPerson, campaignPeoplePage } from "../../shared/contracts/campaign_report.ts";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver, type SeenCampaign } from "../helpers/campaign_driver.ts";
import { createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
let campaign: SeenCampaign;
let step: (position: number) => string;

const kinds = ["opened", "clicked", "replied", "bounced", "unsubscribed", "auto_replied", "delivered"];

/** Seventeen people, two steps, and events of every kind at them, some by programs, some twice. */
beforeAll(async () => {
  database = await openTestDatabase();
  driver = await CampaignDriver.open(database.sql);
  campaign = await driver.started(await driver.leads(17), 2);
  step = (position) => campaign.steps[position - 1]?.id ?? "";
  await driver.sendDue();
  await happen("2027-06-07", 0);
  await driver.setClock("2027-06-08T09:00:00Z");
  await driver.sendDue();
  await happen("2027-06-08", 3);
}, 60_000);
afterAll(() => database.stop());

async function happen(day: string, offset: number): Promise<void> {
  const mails = await database.sql`select o.id from public.outbox o
    where o.campaign_id = ${campaign.id} and o.finished_at::date = ${day}::date order by o.id`;
  for (const [at, { id }] of mails.entries()) {
    const kind = kinds[(at + offset) % kinds.length];
    for (const [turn, is_bot] of [false, at % 3 === 0].entries()) {
      const event = { provider: "test", provider_event_id: `${kind} ${turn} ${id}`, kind, outbox_id: id, is_bot };
      const details = kind === "bounced" ? { status: at % 2 === 0 ? "5.1.1" : "4.2.2" } : {};
      const instant = new Date(Date.parse(`${day}T12:00:00Z`) + (at % 5) * 60_000).toISOString();
      await driver.service("record_mail_events", { events: [{ ...event, at: instant, details }] });
    }
  }
}

const page = async (filter: Record<string, unknown>, cursor: string | null = null, page_size = 4) =>
  campaignPeoplePage.parse(
    await driver.call("campaign_people", { campaign_id: campaign.id, filter, cursor, page_size }),
  );

/** Everyone whom a filter names, page by page. */
async function all(filter: Record<string, unknown>): Promise<CampaignPerson[]> {
  const people: CampaignPerson[] = [];
  let cursor: string | null = null;
  do {
    const next = await page(filter, cursor);
    people.push(...next.people);
    cursor = next.next_cursor;
  } while (cursor);
  return people;
}

/** Whom it should name, worked out from everyone's log. */
function expected(
  people: readonly CampaignPerson[],
  filter: { status?: string; step_id?: string; event?: string },
): string[] {
  const { status, step_id, event } = filter;
  return people
    .filter((person) => status === undefined || person.status === status)
    .filter((person) => {
      if (event === undefined) return step_id === undefined || person.step_id === step_id;
      const mails = person.mails.filter((mail) => step_id === undefined || mail.step_id === step_id);
      if (event === "sent") return mails.some((mail) => mail.status === "sent");
      return mails.some(
        (mail) =>
          mail.events.some(
            ({ kind, is_bot }) => (kind === event || (event === "opened" && kind === "clicked")) && !is_bot,
          ) && lasting(event, mail.id),
      );
    })
    .map(({ id }) => id)
    .sort();
}
let softBounces = new Set<string>();
const lasting = (event: string, mailId: string) => event !== "bounced" || !softBounces.has(mailId);

describe("the log of a campaign's people", () => {
  test("names for every filter exactly whom it means, each once, on whatever page", async () => {
    const rows =
      await database.sql`select outbox_id from public.mail_events where campaign_id = ${campaign.id} and kind = 'bounced'
      and details ->> 'status' like '4%'`;
    softBounces = new Set(rows.map(({ outbox_id }) => String(outbox_id)));
    const everyone = await all({});
    expect(everyone).toHaveLength(17);
    const found = new Set<number>();
    for (const event of [undefined, "sent", "complained", ...kinds.slice(0, 6)]) {
      for (const step_id of [undefined, step(1), step(2)]) {
        for (const status of [undefined, "active", "parked", "finished", "stopped", "failed"]) {
          const filter = JSON.parse(JSON.stringify({ status, step_id, event }));
          const people = await all(filter);
          expect(people.map(({ id }) => id).sort(), JSON.stringify(filter)).toEqual(expected(everyone, filter));
          found.add(people.length);
        }
      }
    }
    expect(found.size).toBeGreaterThan(3);
  });

  test("tells each mail with what people and programs did with it, in order", async () => {
    const [person] = (await all({ event: "opened" })).filter(({ mails }) =>
      mails.some(({ events }) => events.some(({ kind }) => kind === "opened")),
    );
    expect(person).toMatchObject({ lead: { name: expect.stringMatching(/^Reader/), email: expect.any(String) } });
    const mail = person?.mails.find(({ events }) => events.some(({ kind }) => kind === "opened"));
    expect(mail).toMatchObject({ status: "sent", subject: "Hello", label: "A", finished_at: expect.any(String) });
    const programs = (await all({})).flatMap(({ mails }) =>
      mails.flatMap(({ events }) => events.filter(({ is_bot }) => is_bot)),
    );
    expect(programs.length).toBeGreaterThan(0);
  });

  test("keeps someone whose lead was deleted, without their name", async () => {
    const [person] = await all({});
    await database.sql`update public.leads set deleted_at = now() where id = ${person?.lead_id ?? ""}`;
    expect((await all({})).find(({ id }) => id === person?.id)).toMatchObject({ lead: null });
    await database.sql`update public.leads set deleted_at = null where id = ${person?.lead_id ?? ""}`;
  });

  test("refuses what it does not know, and shows a stranger nothing", async () => {
    const refusals: [Record<string, unknown>, RegExp][] = [
      [{ filter: { state: "active" } }, /state/],
      [{ filter: { status: "gone" } }, /"status" is/],
      [{ filter: { event: "delivered" } }, /"event" is/],
      [{ filter: { step_id: "1" } }, /"step_id" is/],
      [{ page_size: 0 }, /page_size/],
      [{ cursor: "nonsense" }, /cursor/],
      [{ cursor: Buffer.from('{"at": "2027-01-01", "key": "x"}').toString("base64url") }, /cursor/],
    ];
    for (const [args, words] of refusals) {
      await expect(driver.call("campaign_people", { campaign_id: campaign.id, ...args })).rejects.toThrow(words);
    }
    const { ownerId } = await createWorkspace(database.sql);
    const asked = { workspace_id: driver.workspace.id, campaign_id: campaign.id };
    expect(await callAs(database.sql, { userId: ownerId }, "campaign_people", asked)).toBeNull();
    expect(z.null().parse(await driver.call("campaign_people", { campaign_id: crypto.randomUUID() }))).toBeNull();
  });
});
