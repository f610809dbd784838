import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped' where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
});

describe("people", () => {
  test("come in by a live segment as they match it, and not while they are in another campaign", async () => {
    const [first, second] = await driver.leads(2);
    const segment = await driver.call("save_segment", {
      segment: {
        name: "Engaged",
        filter: { conditions: [{ field: "stage", operator: "is_any_of", values: ["engaged"] }] },
      },
    });
    const segmentId = JSON.parse(JSON.stringify(segment)).segment.id;
    const other = await driver.started([first ?? ""], 3, { name: "Other" });
    const live = await driver.started([], 1, { audience: { segment_id: segmentId }, enrols: "live" });
    expect((await driver.see(live.id)).people.total).toBe(0);
    await database.sql`update public.leads set stage = 'engaged' where id in (${first ?? ""}, ${second ?? ""})`;
    await driver.setClock("2027-06-07T08:10:00Z");
    await driver.enrol();
    expect((await driver.see(live.id)).people.total).toBe(1);
    const preview = await driver.call("campaign_preview_people", {
      audience: { segment_id: segmentId },
      campaign_id: live.id,
    });
    expect(preview).toMatchObject({ count: 2, will_get: 0, left_out: { already_here: 1, in_another: 1 } });
    await driver.call("stop_campaign", { campaign_id: other.id });
    await driver.setClock("2027-06-07T08:20:00Z");
    await driver.enrol();
    expect((await driver.see(live.id)).people.total).toBe(2);
  });

  test("come in by hand, and go by hand", async () => {
    const leads = await driver.leads(3);
    await database.sql`update public.leads set do_not_contact = true where id = ${leads[2] ?? ""}`;
    const { id } = await driver.draft([], 1, { audience: {} });
    const enrolled = await driver.call("enrol_leads", { campaign_id: id, lead_ids: leads });
    expect(enrolled).toMatchObject({ enrolled: 2, left_out: [{ name: "Reader 2", reason: "do_not_contact" }] });
    await driver.start(await driver.see(id));
    const [row] = await database.sql`select id from public.enrolments where lead_id = ${leads[0] ?? ""}`;
    expect(await driver.call("stop_enrolment", { enrolment_id: row?.id })).toMatchObject({
      status: "stopped",
      reason: "by_hand",
    });
    expect(await driver.sendDue()).toEqual(["reader1@example.com"]);
  });

  test("are previewed with whom it leaves out and why", async () => {
    const leads = await driver.leads(3);
    await database.sql`update public.leads set email = null where id = ${leads[0] ?? ""}`;
    const preview = await driver.call("campaign_preview_people", { audience: { filter: {} } });
    expect(preview).toMatchObject({
      count: 3,
      count_is_exact: true,
      will_get: 2,
      left_out: { no_address: 1 },
      sample: [{ email: expect.any(String) }, { email: expect.any(String) }],
    });
  });
});
