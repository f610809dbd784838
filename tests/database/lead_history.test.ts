import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type HistoryEntry, leadHistory, leadStay } from "../../shared/contracts/lead_history.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
let leadId: string;

beforeAll(async () => {
  leads = await startLeadDatabase();
  const created = await leads.call(people.member, "create_lead", { lead: { name: "Anna", company: "Acme" } });
  leadId = z.object({ lead: z.object({ id: z.uuid() }) }).parse(created).lead.id;
  const about = { lead_id: leadId };
  await leads.call(people.owner, "save_custom_field", { field: { target: "lead", label: "Seats", type: "number" } });
  await leads.call(people.member, "add_note", { ...about, body: "Prefers calls" });
  await leads.call(people.owner, "update_lead", {
    ...about,
    changes: { phone: "+49 30 23125 100", company: "Zephyr", custom: { seats: 12 } },
  });
  await leads.call(people.owner, "tag_leads", { lead_ids: [leadId], add: ["vip"], remove: [] });
  await leads.call(people.owner, "change_stage", { ...about, stage: "won", reason: "Signed" });
  await leads.call(people.owner, "update_lead", { ...about, changes: { score: 40 } });
  const set = await leads.call(people.member, "set_reminder", {
    ...about,
    text: "Call her",
    due_at: new Date(Date.now() + 60_000).toISOString(),
  });
  const { id: reminder_id } = z.object({ reminder: z.object({ id: z.uuid() }) }).parse(set).reminder;
  await leads.call(people.member, "change_reminder", { reminder_id, changes: { done: true } });
}, 60_000);
afterAll(() => leads.database.stop());

async function read(person: string, args: Record<string, unknown> = {}) {
  return leadHistory.parse(await leads.call(person, "lead_timeline", { lead_id: leadId, ...args }));
}
const kinds = (entries: readonly HistoryEntry[]) => entries.map(({ kind }) => kind);

describe("the history of a lead", () => {
  test("tells of everything, newest first, and of one's own tasks", async () => {
    const mine = (await read(people.member)).entries;
    expect(kinds(mine)).toEqual(["task", "stage_changed", "fields_changed", "fields_changed", "note", "created"]);
    expect(kinds((await read(people.viewer)).entries)).toEqual(kinds(mine).slice(1));
    expect(mine[0]).toMatchObject({ title: "Done: Call her", actor_name: "Max Member" });
    expect(mine[1]).toMatchObject({ title: "Stage changed from New to Won", body: "Signed" });
  });

  test("says who changed which field from what to what, to every member", async () => {
    const [tagged, changed] = (await read(people.viewer, { kinds: ["fields_changed"] })).entries;
    expect(tagged).toMatchObject({
      title: "Changed tags",
      changes: [{ field: "tags", label: "Tags", before: [], after: ["vip"] }],
      actor_name: "Olive Owner",
      by_assistant: false,
    });
    expect(changed).toMatchObject({
      title: "Changed phone, company, seats",
      changes: [
        { field: "phone", before: null },
        { field: "company", before: "Acme", after: "Zephyr" },
        { field: "custom.seats", label: "Seats", before: null, after: 12 },
      ],
    });
  });

  test("comes in pages without a gap or a repeat, however small", async () => {
    const whole = (await read(people.member, { page_size: 100 })).entries;
    for (const page_size of [1, 2, 4]) {
      const seen: HistoryEntry[] = [];
      let cursor: string | null = null;
      do {
        const page = await read(people.member, { page_size, cursor });
        seen.push(...page.entries);
        cursor = page.next_cursor;
      } while (cursor !== null && seen.length < 50);
      expect(seen.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    }
  });

  test("goes beyond fifty entries, also where many happened at one instant", async () => {
    await leads.database.sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
      select ${workspace}, ${leadId}, 'email_received', 'Mail ' || n, '2026-01-01' from generate_series(1, 120) n`;
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const page = await read(people.viewer, { kinds: ["email_received"], cursor });
      for (const { id } of page.entries) seen.add(id);
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen.size).toBe(120);
    await leads.database.sql`delete from public.lead_activities where title like 'Mail %'`;
  });

  test("is nothing to strangers", async () => {
    expect(await leads.call(people.outsider, "lead_timeline", { lead_id: leadId })).toBeNull();
    expect(
      await leads.call(people.outsider, "lead_timeline", { workspace_id: otherWorkspace, lead_id: leadId }),
    ).toBeNull();
    expect(await leads.call(people.outsider, "lead_stays", { lead_id: leadId })).toEqual([]);
    const edits = await leads.as(
      people.outsider,
      ({ sql }) => sql`select * from private.lead_edits(${workspace}, ${leadId}, null, null, 10)`,
    );
    expect(edits).toHaveLength(0);
  });

  test.each([
    [{ kinds: ["rumour"] }, "kinds of a timeline"],
    [{ page_size: 101 }, "page_size"],
    [{ cursor: "nonsense" }, "cursor"],
    [{ cursor: "e30" }, "cursor"],
  ])("refuses %j", async (args, message) => {
    await expect(read(people.member, args)).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining(message),
    });
  });
});

test("stays say how long a lead was in each stage, under the stage's present name", async () => {
  await leads.database.sql`update public.lead_stage_history set entered_at = entered_at - interval '3 days',
    left_at = left_at - interval '1 day' where lead_id = ${leadId} and stage = 'new'`;
  await leads.database
    .sql`update public.pipeline_stages set label = 'Signed' where workspace_id = ${workspace} and key = 'won'`;
  const stays = z.array(leadStay).parse(await leads.call(people.viewer, "lead_stays", { lead_id: leadId }));
  expect(stays).toMatchObject([
    { label: "New", left_at: expect.any(String), actor_name: "Max Member" },
    { label: "Signed", left_at: null, actor_name: "Olive Owner" },
  ]);
  expect(Math.round((stays[0]?.seconds ?? 0) / 86_400)).toBe(2);
});

test("calls and meetings are logged as such and count as contact, a note does not", async () => {
  const contacted = async () =>
    (await leads.database.sql`select last_contacted_at from public.leads where id = ${leadId}`)[0]?.last_contacted_at;
  expect(await contacted()).toBeNull();
  await leads.call(people.member, "add_note", { lead_id: leadId, body: "Wants an offer", kind: "call" });
  expect((await read(people.viewer, { kinds: ["call"] })).entries).toMatchObject([
    { title: "Call", body: "Wants an offer" },
  ]);
  expect(await contacted()).not.toBeNull();
  const forged = leads.call(people.member, "add_note", { lead_id: leadId, body: "x", kind: "created" });
  await expect(forged).rejects.toMatchObject({ code: "22023" });
});
