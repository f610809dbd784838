import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addMember, createLead, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";
import { type AlertPlace, alertPlace, germansOver80 } from "./alert_driver.ts";

let database: TestDatabase;
let place: AlertPlace;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  place = await alertPlace(database.sql);
});

describe("a rule on leads that match", () => {
  test("tells of a lead that comes in, with its evidence, and not of others", async () => {
    const { rule } = await place.save({ priority: "high" });
    await place.addLead({ country: "France" });
    await place.addLead({ score: 80 });
    const leadId = await place.addLead();
    const [notice, ...more] = await place.told();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: "alert", title: "Hot Germans: Erika", priority: "high" });
    expect(notice?.body).toBe("Country: Germany · Score: 85");
    expect(notice?.actions[0]).toMatchObject({ kind: "open_lead", lead_id: leadId });
    expect(await place.firings(rule.id)).toMatchObject([{ lead_id: leadId, lead_name: "Erika", waiting: false }]);
    expect(await place.list()).toMatchObject([{ id: rule.id, fired: 1, muted: false }]);
  });

  test("tells of a lead that comes to match by a change, with what it was, and once in the cool-down", async () => {
    const { rule } = await place.save();
    const leadId = await place.addLead({ score: 40 });
    await place.change(leadId, { title: "CTO" });
    expect(await place.told()).toHaveLength(0);
    await place.change(leadId, { score: 90 });
    expect((await place.told())[0]?.body).toBe("Country: Germany · Score: 90 (was 40)");
    await place.change(leadId, { score: 95 });
    await place.change(leadId, { score: 10 });
    await place.change(leadId, { score: 95 });
    expect(await place.told()).toHaveLength(1);
    await database.sql`update public.alert_firings set at = at - interval '25 hours' where rule_id = ${rule.id}`;
    await place.change(leadId, { score: 10 });
    await place.change(leadId, { score: 95 });
    expect(await place.told()).toHaveLength(2);
  });

  test("hears of its company's change and of its timeline's", async () => {
    await place.save({
      name: "Big",
      filter: { conditions: [{ field: "employee_count", operator: "between", minimum: 500 }] },
    });
    const busy = { conditions: [{ field: "activity", operator: "happened", kinds: ["note"], at_least: 2 }] };
    await place.save({ name: "Busy", filter: busy });
    const leadId = await place.addLead();
    await database.sql`with company as (
        insert into public.accounts (workspace_id, name, employee_count) values (${place.id}, 'Acme', 20) returning *
      ) update public.leads l set account_id = c.id from company c where l.id = ${leadId}`;
    expect(await place.told()).toHaveLength(0);
    await database.sql`update public.accounts set employee_count = 900 where workspace_id = ${place.id}`;
    expect(await place.told()).toMatchObject([{ title: "Big: Erika (Acme)", body: "Employee count: 900 (was 20)" }]);
    await place.addNote(leadId);
    expect(await place.told()).toHaveLength(1);
    await place.addNote(leadId);
    await place.addNote(leadId);
    expect((await place.told()).map(({ title }) => title)).toEqual(["Big: Erika (Acme)", "Busy: Erika (Acme)"]);
  });

  test("is silent about what is taken back, and about leads in the bin", async () => {
    await place.save();
    const leadId = await place.addLead({ score: 10 });
    await database.sql.begin(async (sql) => {
      await sql`select set_config('app.undoing', 'on', true)`;
      await sql`update public.leads set score = 99 where id = ${leadId}`;
    });
    await place.change(leadId, { score: 5 });
    await place.change(leadId, { score: 99, deleted_at: new Date() });
    expect(await place.told()).toHaveLength(0);
  });
});

describe("a rule on what happens", () => {
  test("tells of kinds of entries, but not of one's own", async () => {
    await place.save({ name: "Notes", event: "activity", kinds: ["note"], filter: {}, cool_down_minutes: 0 });
    const leadId = await place.addLead();
    await place.call("add_note", { lead_id: leadId, body: "I know this" });
    expect(await place.told()).toHaveLength(0);
    const colleague = await addMember(database.sql, place.id, "member");
    await place.call("add_note", { lead_id: leadId, body: "Wants\na call" }, colleague);
    expect(await place.told()).toMatchObject([
      { title: "Notes: Erika", body: expect.stringContaining("Wants a call") },
    ]);
  });

  test("tells of people's answers to one campaign, never of scanners", async () => {
    const [mailbox] = await database.sql`insert into public.mailboxes (workspace_id, user_id, address, from_name)
      values (${place.id}, ${place.ownerId}, ${`a.${place.id}@example.com`}, 'Ada') returning id`;
    const campaigns = await database.sql`insert into public.campaigns (workspace_id, name, mailbox_id)
      select ${place.id}, n, ${mailbox?.id} from unnest(array['Spring', 'Autumn']) n returning id, name`;
    const idOf = (name: string) => campaigns.find((each) => each.name === name)?.id;
    await place.save({
      name: "Clicks",
      event: "mail_event",
      kinds: ["clicked"],
      campaign_id: idOf("Spring"),
      filter: {},
    });
    const leadId = await place.addLead();
    const happen = (campaign: string, isBot: boolean, kind = "clicked") =>
      database.sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, campaign_id, lead_id, at, is_bot)
        values (${place.id}, 'test', gen_random_uuid()::text, ${kind}, ${idOf(campaign)}, ${leadId}, now(), ${isBot})`;
    await happen("Spring", true);
    await happen("Autumn", false);
    await happen("Spring", false, "opened");
    expect(await place.told()).toHaveLength(0);
    await happen("Spring", false);
    await happen("Spring", false);
    expect(await place.told()).toMatchObject([
      { title: "Clicks: Erika", body: "Clicked a link of “Spring” · Country: Germany" },
    ]);
  });
});

describe("a rule", () => {
  test("is its person's alone, for viewers too, and falls silent with them", async () => {
    const viewer = await addMember(database.sql, place.id, "viewer");
    const { rule } = await place.save({}, viewer);
    expect(await place.list()).toEqual([]);
    for (const name of ["mute_alert_rule", "unmute_alert_rule", "delete_alert_rule"]) {
      await expect(place.call(name, { rule_id: rule.id })).rejects.toMatchObject({ code: "PT404" });
    }
    expect(await place.firings(rule.id)).toEqual([]);
    await place.addLead();
    expect(await place.told(viewer)).toHaveLength(1);
    await place.call("remove_member", { user_id: viewer });
    await place.addLead({ name: "Second" });
    expect(await database.sql`select from public.alert_rules where id = ${rule.id}`).toHaveLength(0);
    expect(await place.told(viewer)).toHaveLength(0);
    const stranger = (await createWorkspace(database.sql)).ownerId;
    await expect(place.save({}, stranger)).rejects.toMatchObject({ code: "42501" });
    await expect(place.call("preview_alert_rule", { rule: { filter: germansOver80 } }, stranger)).rejects.toMatchObject(
      {
        code: "42501",
      },
    );
  });

  test("means its person by me, whoever writes", async () => {
    const member = await addMember(database.sql, place.id, "member");
    await place.save(
      { name: "Mine", filter: { conditions: [{ field: "owner", operator: "is_any_of", values: ["me"] }] } },
      member,
    );
    const leadId = await place.addLead();
    await place.call("assign_lead", { lead_id: leadId, owner_id: place.ownerId }).catch(() => undefined);
    expect(await place.told(member)).toHaveLength(0);
    await place.change(leadId, { owner_id: member });
    expect(await place.told(member)).toMatchObject([{ title: "Mine: Erika" }]);
  });

  test("is muted for a time, or until it is unmuted, and deleted", async () => {
    const { rule } = await place.save({ cool_down_minutes: 0 });
    const mute = (until: string | null) => place.mute(rule.id, until);
    expect(await mute(new Date(Date.now() + 3_600_000).toISOString())).toMatchObject({ muted: true });
    await place.addLead();
    expect(await place.told()).toHaveLength(0);
    await database.sql`update public.alert_rules set muted_until = now() - interval '1 second' where id = ${rule.id}`;
    expect(await place.list()).toMatchObject([{ muted: false, muted_until: null }]);
    await place.addLead();
    expect(await place.told()).toHaveLength(1);
    await mute(null);
    await place.addLead();
    expect(await place.told()).toHaveLength(1);
    await place.call("unmute_alert_rule", { rule_id: rule.id });
    await place.addLead();
    expect(await place.told()).toHaveLength(2);
    await expect(mute("2020-01-01T00:00:00Z")).rejects.toMatchObject({ code: "22023" });
    await place.call("delete_alert_rule", { rule_id: rule.id });
    await place.addLead();
    expect(await place.told()).toHaveLength(2);
  });

  test("made in a turn that read outsiders' words is marked, and undone like other actions", async () => {
    const person = turnDriver(database.sql, place.ownerId);
    const held = await person.begin("Tell me of Germans", { workspace_id: place.id });
    const callId = await person.request(held, { tool: "save_alert_rule", effect: "write", arguments: {} });
    await database.sql`update public.turns set tainted = true where id = ${held.turnId}`;
    const args = { workspace_id: place.id, rule: { name: "Tainted", filter: germansOver80 } };
    const run = { call_id: callId, epoch: held.epoch, function_name: "save_alert_rule", arguments: args };
    await person.call("run_call", run);
    expect(await place.list()).toMatchObject([{ name: "Tainted", from_outside: true }]);
    await person.call("undo", { call_id: callId });
    expect(await place.list()).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { name: " " }, "1 to 120 characters"],
    ["free text", { filter: { text: "anna", conditions: germansOver80.conditions } }, "no free text"],
    ["no condition", { filter: {} }, "at least one condition"],
    ["an unknown field", { filter: { conditions: [{ field: "shoe", operator: "is_empty" }] } }, "Unknown field"],
    ["an unknown event", { event: "rain" }, '"event" is'],
    ["kinds of another event", { event: "activity", kinds: ["opened"] }, '"kinds" names some of'],
    ["no kinds", { event: "mail_event" }, '"kinds" names some of'],
    ["a campaign without mails", { campaign_id: "10000000-0000-4000-8000-000000000009" }, "one campaign"],
    ["a negative cool-down", { cool_down_minutes: -1 }, "cool_down_minutes"],
    ["a cool-down that is no number", { cool_down_minutes: "soon" }, "not of its type"],
    ["what it does not have", { status: "muted" }, "An alert has name"],
    ["a filter that is no object", { filter: [] }, "is an object"],
  ])("is refused with %s", async (_what, rule, message) => {
    await expect(place.save(rule)).rejects.toMatchObject({ message: expect.stringContaining(message) });
    expect(await place.list()).toEqual([]);
  });

  test("leaves nothing behind of a person who is erased", async () => {
    const { rule } = await place.save({
      filter: { conditions: [{ field: "email", operator: "is_any_of", values: ["zora.quux@example.com"] }] },
    });
    const leadId = await createLead(database.sql, place.id, { name: "Zora Quux", email: "zora.quux@example.com" });
    expect(await place.firings(rule.id)).toHaveLength(1);
    await place.call("erase_person", { lead_id: leadId });
    await database.sql`select private.carry_out_erasures()`;
    const left = await database.sql`
      select to_jsonb(r)::text || (select coalesce(jsonb_agg(to_jsonb(k)), '[]')::text from private.alert_rule_keys k where k.rule_id = r.id)
        || (select coalesce(jsonb_agg(to_jsonb(n)), '[]')::text from public.agent_notifications n where n.workspace_id = r.workspace_id)
        || (select jsonb_agg(to_jsonb(p))::text from private.alert_rule_plans p where p.rule_id = r.id) as words
      from public.alert_rules r where r.workspace_id = ${place.id}`;
    for (const { words } of left) expect(words).not.toMatch(/zora|quux/i);
    expect(await place.firings(rule.id)).toEqual([]);
  });
});

describe("the preview", () => {
  test("counts what came to match in the last 30 days, by the record of changes", async () => {
    await place.addLead({ name: "At once" });
    const later = await place.addLead({ name: "Later", score: 10 });
    await place.change(later, { score: 90 });
    await place.change(later, { title: "CTO" });
    await place.addLead({ name: "French", country: "France" });
    const gone = await place.addLead({ name: "Gone" });
    await place.change(gone, { deleted_at: new Date() });
    const old = await place.addLead({ name: "Long ago" });
    await database.sql`update public.audit_entries set created_at = now() - interval '31 days' where row_id = ${old}`;
    expect(await place.preview({ filter: germansOver80 })).toMatchObject({
      count: 2,
      leads: 2,
      matching: 3,
      samples: [{ name: "Later" }, { name: "At once" }],
      notes: [expect.stringContaining("younger than 30 days")],
    });
  });

  test("applies the cool-down, and takes people's events only", async () => {
    const leadId = await place.addLead();
    for (let entry = 0; entry < 3; entry++) await place.addNote(leadId);
    const notes = { event: "activity", kinds: ["note"], filter: {} };
    expect(await place.preview(notes)).toMatchObject({ count: 1, leads: 1, matching: null });
    expect(await place.preview({ ...notes, cool_down_minutes: 0 })).toMatchObject({ count: 3, leads: 1 });
  });

  test("says what can't be known", async () => {
    const filter = { conditions: [{ field: "last_contacted_at", operator: "not_in_last_days", days: 30 }] };
    const { notes } = await place.preview({ filter });
    expect(notes.join(" ")).toContain("not when time passes");
  });
});
