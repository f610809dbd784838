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
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
});

describe("the postal address", () => {
  const address = (postal_address: string | null) =>
    driver.call("save_mail_settings", { settings: { postal_address } });

  test.each([[null], [""], ["   "]])("set to %j keeps every campaign from being approved", async (gone) => {
    const draft = await driver.draft(await driver.leads(1));
    await address(gone);
    await expect(driver.start(await driver.see(draft.id))).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining("postal address"),
    });
  });

  test("that is taken away stops what runs, before a mail leaves without it", async () => {
    const { id } = await driver.started(await driver.leads(2));
    await driver.plan();
    await address(null);
    expect(await driver.see(id)).toMatchObject({ status: "paused", is_approved: false });
    expect(await driver.claim()).toEqual([]);
    await expect(driver.call("resume_campaign", { campaign_id: id })).rejects.toMatchObject({ code: "22023" });
    await expect(driver.start(await driver.see(id))).rejects.toMatchObject({ code: "22023" });
    await address("Elsewhere 2");
    await driver.start(await driver.see(id));
    expect(await driver.sendDue()).toHaveLength(2);
  });
});

// Large receivers: below 0.1 % complaints, never 0.3 %. Few of a small sample say nothing yet.
test.each([
  [0, 0, 0, "good"],
  [1000, 0, 0, "good"],
  [1001, 0, 1, "good"],
  [1000, 0, 1, "warning"],
  [2001, 0, 2, "good"],
  [3000, 0, 3, "warning"],
  [1001, 0, 3, "warning"],
  [1000, 0, 3, "bad"],
  [100_000, 0, 299, "warning"],
  [100_000, 0, 300, "bad"],
  [100, 0, 2, "warning"],
  [10, 0, 3, "bad"],
  [99, 50, 0, "good"],
  [100, 2, 0, "good"],
  [100, 3, 0, "warning"],
  [1000, 49, 0, "warning"],
  [1000, 50, 0, "bad"],
])("of %i mails %i bounced and %i called spam are %s", async (sent, bounced, complained, state) => {
  const [row] = await database.sql`select private.health_of(${sent}, ${bounced}, ${complained}) as health`;
  expect(row?.health).toMatchObject({ state, reason: state === "good" ? null : expect.any(String) });
});

describe("a suppression list", () => {
  const add = (emails: unknown[]) => driver.call("add_suppressions", { emails });
  const asked = async (email: string) => {
    const [row] = await database.sql`select private.is_suppressed(${driver.workspace.id}, ${email}) as is`;
    return row?.is === true;
  };

  test.each([
    ["\uFEFFanna@acme.example", "a byte order mark"],
    ["anna\u200B@acme.example", "a space without width"],
    ["\u00A0anna@acme.example\u00A0", "spaces that do not break"],
    ["\tAnna@Acme.Example\r\n", "tabs and line ends"],
    ["an\u00ADna@acme\u2060.example", "a soft hyphen and a joiner"],
    ["\u202Eanna@acme.example\u202C", "a turned direction"],
  ])("that was pasted as %j holds the address without %s", async (pasted) => {
    expect(await add([pasted])).toEqual({ added: 1, already: 0, invalid: [] });
    expect(await asked("anna@acme.example")).toBe(true);
    expect(await add(["anna@acme.example"])).toMatchObject({ added: 0, already: 1 });
    expect(await driver.call("suppression_overview", { email: pasted })).toMatchObject({
      asked: { is_suppressed: true },
    });
    expect(await driver.call("remove_suppression", { email: pasted })).toBe(true);
    expect(await asked("anna@acme.example")).toBe(false);
  });

  test("is heeded for a lead whose address has something invisible in it", async () => {
    const [lead] = await driver.leads(1);
    await database.sql`update public.leads set email = ${"read\u200Ber0@example.com"} where id = ${lead ?? ""}`;
    await driver.started([lead ?? ""]);
    await driver.plan();
    await add(["reader0@example.com"]);
    expect(await driver.claim()).toEqual([]);
  });

  test("takes what is no address for what it is, and nothing of it breaks the rest", async () => {
    const wrong = ["", " ", "anna", "@", "a@b", "a b@acme.example", "a@acme.example\r\nBcc: eve@acme.example"];
    const more = [
      "<script>@acme.example",
      "a@@acme.example",
      `${"x".repeat(400)}@acme.example`,
      "a@acme.example,b@acme.example",
    ];
    expect(await add([...wrong, ...more, null, "ben@acme.example"])).toMatchObject({
      ...{ added: 1, already: 0 },
      invalid: expect.arrayContaining(["anna", "a b@acme.example", expect.stringMatching(/^x{100}$/)]),
    });
    expect(await asked("ben@acme.example")).toBe(true);
    expect(await add([null])).toEqual({ added: 0, already: 0, invalid: [""] });
  });

  test.each([[[]], [Array.from({ length: 10_001 }, (_, at) => `a${at}@acme.example`)], [null]])(
    "of too few or too many at once is refused",
    async (emails) => {
      await expect(driver.call("add_suppressions", { emails })).rejects.toMatchObject({ code: "22023" });
    },
  );
});
