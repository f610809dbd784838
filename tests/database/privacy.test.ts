import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { createLead } from "../helpers/people.ts";
import { createRlsWorld, type RlsWorld } from "../helpers/rls_world.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let world: RlsWorld;

beforeAll(async () => {
  database = await openTestDatabase();
  world = await createRlsWorld(database.sql);
}, 60_000);
afterAll(() => database.stop());

const person = { name: 'Zora "Zo" O\'Neill-Quux', email: "zora.quux@gmail.com", phone: "+49 30 5550199" };
const words = ["zora", "quux", "5550199"];

const call = (userId: string, name: string, args: Record<string, unknown>) =>
  callAs(database.sql, { userId }, name, { workspace_id: world.workspaceId, ...args });

/** Every place of the database in which one of the words stands, asked of the catalogue. */
async function placesThatKnow(): Promise<string[]> {
  const columns = await database.sql<{ table: string; col: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as col
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('public', 'private', 'net', 'cron') and c.relkind = 'r' and c.relname <> 'workspace_members'`;
  const found: string[] = [];
  for (const { table, col } of columns) {
    const [row] = await database.sql.unsafe(
      `select count(*)::int as n from ${table} t where ${col}::text ilike any (array[${words.map((word) => `'%${word}%'`).join(", ")}])`,
    );
    if (row?.n > 0) found.push(`${table}.${col}`);
  }
  return found;
}

async function leaveTracesOf(leadId: string): Promise<void> {
  const { member } = world.people;
  const driver = turnDriver(database.sql, member);
  await call(member, "add_note", { lead_id: leadId, body: `${person.name} wants a call on ${person.phone}` });
  await call(member, "update_lead", { lead_id: leadId, changes: { title: "CTO" } });
  const held = await driver.begin(`Write to ${person.name} at ${person.email}`);
  const args = { lead_id: leadId, to: person.email, subject: `Hello ${person.name}` };
  const callId = await driver.request(held, { tool: "send_email", effect: "external", arguments: args });
  const payload = { kind: "email", to: person.email, lead_id: leadId, subject: "Hello", text: `Dear ${person.name}` };
  const proposals = [{ call_id: callId, payload, preview: { to: person.email }, summary: `A mail to ${person.name}` }];
  await driver.advance(held, { proposals, finish: { status: "waiting" } });
  await driver.call("remember", { workspace_id: world.workspaceId, content: `${person.name} likes tea` });
  await database.sql`insert into public.agent_notifications (workspace_id, user_id, kind, title, body)
    values (${world.workspaceId}, ${member}, 'reply', ${`${person.name} answered`}, ${person.email})`;
}

async function addPerson(): Promise<string> {
  const leadId = await createLead(database.sql, world.workspaceId, { name: person.name, email: person.email });
  await database.sql`update public.leads set phone = ${person.phone} where id = ${leadId}`;
  await leaveTracesOf(leadId);
  return leadId;
}

test("what is kept about a person is given out whole, to owners and admins only", async () => {
  const leadId = await addPerson();
  for (const who of ["member", "viewer", "outsider"] as const) {
    await expect(call(world.people[who], "export_person", { lead_id: leadId })).rejects.toMatchObject({
      code: "42501",
    });
  }
  const given = JSON.stringify(await call(world.people.admin, "export_person", { lead_id: leadId }));
  for (const place of [
    "lead_activities",
    "messages",
    "approvals",
    "memories",
    "agent_notifications",
    "audit_entries",
  ]) {
    expect(given).toContain(`public.${place}`);
  }
  await call(world.people.owner, "erase_person", { lead_id: leadId });
  await database.sql`select private.carry_out_erasures()`;
});

test("an erased person stands nowhere any more, and is never written to again", async () => {
  const leadId = await addPerson();
  const others = await database.sql`select count(*)::int as n from public.leads`;
  expect((await placesThatKnow()).length).toBeGreaterThan(10);
  await expect(call(world.people.member, "erase_person", { lead_id: leadId })).rejects.toMatchObject({ code: "42501" });
  await call(world.people.owner, "erase_person", { lead_id: leadId });
  expect(await call(world.people.owner, "get_lead", { lead_id: leadId })).toBeNull();
  await database.sql`select private.carry_out_erasures()`;
  expect(await placesThatKnow()).toEqual([]);
  const left = await database.sql`select count(*)::int as n from public.leads`;
  expect(left[0]?.n).toBe(others[0]?.n - 1);
  const [again] = await database.sql`
    select private.is_suppressed(${world.workspaceId}, 'Zora.Quux+news@googlemail.com') as here,
      private.is_suppressed(${world.foreignWorkspaceId}, ${person.email}) as elsewhere`;
  expect(again).toEqual({ here: true, elsewhere: false });
  const rows = z
    .array(z.object({ words: z.array(z.string()), finished_at: z.date(), rows_changed: z.number() }))
    .parse(await database.sql`select words, finished_at, rows_changed from public.erasures where lead_id = ${leadId}`);
  expect(rows).toMatchObject([{ words: [] }]);
});

test("every column that can hold words is reached", async () => {
  const unreached = await database.sql`select table_name, col from private.places_of_words() where scope is null`;
  expect(unreached.map(({ table_name, col }) => `${table_name}.${col}`)).toEqual([]);
});

test("things older than the workspace keeps them are deleted, nothing else", async () => {
  const { owner, member } = world.people;
  await expect(call(member, "set_retention", { thread_days: 30 })).rejects.toMatchObject({ code: "42501" });
  await expect(call(owner, "set_retention", { thread_days: 1 })).rejects.toMatchObject({ code: "22023" });
  await call(owner, "set_retention", { thread_days: 30, notification_days: 30 });
  await database.sql`update public.agent_notifications set created_at = now() - interval '31 days' where user_id = ${member}`;
  await database.sql`update public.turns set status = 'completed', finished_at = now() where user_id = ${owner}`;
  await database.sql`update public.conversation_threads set updated_at = now() - interval '31 days'
    where workspace_id in (${world.workspaceId}, ${world.foreignWorkspaceId})`;
  await database.sql`select private.apply_retention()`;
  const threads =
    await database.sql`select user_id from public.conversation_threads where workspace_id = ${world.workspaceId}`;
  // A proposal still waits in the threads of the others.
  expect(threads.map(({ user_id }) => user_id)).not.toContain(owner);
  expect(threads.length).toBeGreaterThan(0);
  const told =
    await database.sql`select user_id from public.agent_notifications where workspace_id = ${world.workspaceId}`;
  expect(told.map(({ user_id }) => user_id)).not.toContain(member);
  expect(told.length).toBeGreaterThan(0);
});

test("the record of changes can be read, by each as far as they may", async () => {
  const leadId = await createLead(database.sql, world.workspaceId, { name: "Ada" });
  await call(world.people.member, "update_lead", { lead_id: leadId, changes: { city: "Bonn" } });
  const entry = z.array(z.looseObject({ by: z.string(), label: z.string(), changes: z.array(z.looseObject({})) }));
  const seen = entry.parse(await call(world.people.admin, "read_audit", { lead_id: leadId }));
  expect(seen[0]).toMatchObject({
    by: "person",
    actor_name: "member",
    label: "Ada",
    operation: "update",
    changes: [{ field: "city", before: null, after: "Bonn" }],
  });
  const whole = entry.parse(await call(world.people.admin, "read_audit", {}));
  expect(whole).toHaveLength(50);
  expect(entry.parse(await call(world.people.viewer, "read_audit", { lead_id: leadId }))).toEqual([]);
  expect(entry.parse(await call(world.people.outsider, "read_audit", { lead_id: leadId }))).toEqual([]);
});
