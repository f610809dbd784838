import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { operations } from "../../shared/contracts/api/operations.ts";
import { apiScope } from "../../shared/contracts/api/scope.ts";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail } from "../helpers/proposals.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
});

const call = (name: string, args: Record<string, unknown> = {}, userId = workspace.ownerId) =>
  callAs(database.sql, { userId }, name, { workspace_id: workspace.id, ...args });

const madeKey = z.object({ secret: z.string(), key: z.looseObject({ id: z.uuid(), status: z.string() }) });
type Sketch = { scopes?: string[]; role?: string; expires_at?: string };

async function makeKey({ scopes = ["leads:read", "leads:write"], role = "member", expires_at }: Sketch = {}) {
  const name = `Shop ${crypto.randomUUID().slice(0, 8)}`;
  const account = z.object({ id: z.uuid() }).parse(await call("create_service_account", { name, role }));
  const more = expires_at === undefined ? {} : { expires_at };
  const made = await call("create_api_key", { service_account_id: account.id, name: "Sync", scopes, ...more });
  return { ...madeKey.parse(made), accountId: account.id, accountName: name };
}

const outcome = z.object({
  answer: z.unknown(),
  replayed: z.boolean(),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  limit: z.object({ quota: z.number(), remaining: z.number(), reset_seconds: z.number() }),
});
const by = async (secret: string, name: string | null, args: Record<string, unknown> = {}, more: object = {}) =>
  outcome.parse(
    await callAs(database.sql, "anonymous", "api_call", { function_name: name, arguments: args, secret, ...more }),
  );
const newLead = (name = "Anna Jones") => ({ lead: { name } });

describe("who makes keys", () => {
  test.each(["owner", "admin"] as const)("an %s makes, rotates, lists and revokes them", async (role) => {
    const userId = role === "owner" ? workspace.ownerId : await addMember(database.sql, workspace.id, role);
    const { key } = await makeKey();
    await call("rotate_api_key", { key_id: key.id }, userId);
    expect(await call("list_api_keys", {}, userId)).toMatchObject({ keys: [{ name: "Sync" }, { name: "Sync" }] });
    expect(await call("revoke_api_key", { key_id: key.id }, userId)).toBe(true);
  });

  test.each(["member", "viewer", "stranger"] as const)("a %s does not", async (role) => {
    const { key, accountId } = await makeKey();
    const stranger = (await createWorkspace(database.sql)).ownerId;
    const userId = role === "stranger" ? stranger : await addMember(database.sql, workspace.id, role);
    for (const [name, args] of [
      ["create_service_account", { name: "Mine" }],
      ["create_api_key", { service_account_id: accountId, name: "Mine", scopes: ["leads:read"] }],
      ["rotate_api_key", { key_id: key.id }],
      ["revoke_api_key", { key_id: key.id }],
      ["remove_service_account", { service_account_id: accountId }],
      ["list_api_keys", {}],
    ] as const) {
      await expect(call(name, args, userId), name).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("a service account is nobody who runs the workspace, and makes no key", async () => {
    await expect(call("create_service_account", { name: "Boss", role: "admin" })).rejects.toMatchObject({
      code: "22023",
    });
    const { secret, accountId } = await makeKey();
    expect((await by(secret, "create_api_key", { service_account_id: accountId })).refusal).toMatchObject({
      code: "PT404",
    });
    await expect(call("create_service_account", { name: "Another" }, accountId)).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("wrong wishes are refused with a reason", async () => {
    const { accountId, accountName } = await makeKey();
    const key = (args: object) =>
      call("create_api_key", { service_account_id: accountId, name: "x", scopes: ["leads:read"], ...args });
    await expect(key({ scopes: ["everything"] })).rejects.toMatchObject({ code: "22023" });
    await expect(key({ scopes: [] })).rejects.toMatchObject({ code: "22023" });
    await expect(key({ name: " " })).rejects.toMatchObject({ code: "22023" });
    await expect(key({ expires_at: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "22023" });
    await expect(key({ service_account_id: crypto.randomUUID() })).rejects.toMatchObject({ code: "PT404" });
    await expect(call("create_service_account", { name: accountName.toUpperCase() })).rejects.toMatchObject({
      code: "PT409",
    });
  });
});

describe("a key's life", () => {
  test("its secret is kept nowhere, and it is known by its beginning", async () => {
    const { secret, key } = await makeKey();
    expect(secret).toMatch(/^cla_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
    const rows = await database.sql`select k::text || s::text as words from public.api_keys k
      join private.api_key_secrets s on s.key_id = k.id where k.id = ${key.id}`;
    expect(rows[0]?.words).toContain(secret.slice(0, 12));
    expect(rows[0]?.words).not.toContain(secret.slice(13));
  });

  test("revoked, expired, changed by a letter or of a removed account it is not valid", async () => {
    const refused = { code: "PT401" };
    const revoked = await makeKey();
    await by(revoked.secret, null);
    await call("revoke_api_key", { key_id: revoked.key.id });
    await expect(by(revoked.secret, null)).rejects.toMatchObject(refused);
    const expired = await makeKey({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    await by(expired.secret, null);
    await database.sql`update public.api_keys set expires_at = now() where id = ${expired.key.id}`;
    await expect(by(expired.secret, null)).rejects.toMatchObject(refused);
    const removed = await makeKey();
    await expect(by(`${removed.secret}x`, null)).rejects.toMatchObject(refused);
    await call("remove_service_account", { service_account_id: removed.accountId });
    await expect(by(removed.secret, null)).rejects.toMatchObject(refused);
    await expect(callAs(database.sql, "anonymous", "api_call", {})).rejects.toMatchObject(refused);
  });

  test("rotated, the old one goes on for a while and the new one at once; once only", async () => {
    const { secret, key } = await makeKey();
    const next = madeKey.parse(await call("rotate_api_key", { key_id: key.id, overlap_hours: 1 }));
    expect((await by(secret, null)).refusal).toBeNull();
    expect((await by(next.secret, "search_leads")).refusal).toBeNull();
    await expect(call("rotate_api_key", { key_id: key.id })).rejects.toMatchObject({ code: "PT409" });
    const last = madeKey.parse(await call("rotate_api_key", { key_id: next.key.id, overlap_hours: 0 }));
    await expect(by(next.secret, null)).rejects.toMatchObject({ code: "PT401" });
    expect((await by(last.secret, null)).refusal).toBeNull();
  });

  test("its last use is kept to the minute", async () => {
    const { secret, key } = await makeKey();
    await by(secret, null);
    await by(secret, null);
    const [row] =
      await database.sql`select last_used_at, xmin::text as version from public.api_keys where id = ${key.id}`;
    expect(row?.last_used_at.getSeconds()).toBe(0);
  });
});

describe("what a key may", () => {
  test("each scope opens its own functions and no other, for members and viewers", async () => {
    const known = await database.sql`select name, scope from private.api_functions order by name`;
    const wanted = new Map(operations.map(({ calls, scope }) => [calls, scope]));
    expect(Object.fromEntries(known.map(({ name, scope }) => [name, scope]))).toEqual(Object.fromEntries(wanted));
    for (const role of ["member", "viewer"]) {
      for (const scope of apiScope.options) {
        const { secret } = await makeKey({ scopes: [scope], role });
        for (const { name, scope: needed } of known) {
          const { refusal } = await by(secret, name);
          const lacks = refusal?.message.includes("lacks the scope") ?? false;
          expect([name, lacks], `${scope} as ${role}`).toEqual([name, needed !== scope]);
        }
      }
    }
  }, 60_000);

  test("a viewer's key writes nothing, whatever its scopes", async () => {
    const { secret } = await makeKey({ role: "viewer" });
    expect((await by(secret, "create_lead", newLead())).refusal).toMatchObject({ code: "42501" });
    expect((await by(secret, "search_leads")).answer).toMatchObject({ leads: [] });
  });

  test("another workspace is invisible, and cannot be named", async () => {
    const theirs = await createWorkspace(database.sql, "Theirs");
    const leadId = await createLead(database.sql, theirs.id, { name: "Not ours" });
    const { secret } = await makeKey();
    expect((await by(secret, "get_lead", { lead_id: leadId })).answer).toBeNull();
    expect((await by(secret, "update_lead", { lead_id: leadId, changes: { title: "x" } })).refusal?.code).toBe("PT404");
    const named = await by(secret, "get_lead", { lead_id: leadId }, { workspace_id: theirs.id });
    expect(named.refusal).toMatchObject({ code: "PT404" });
    const smuggled = await by(secret, "get_lead", { lead_id: leadId, workspace_id: theirs.id });
    expect(smuggled.answer).toBeNull();
  });

  test("what it changes stands in the audit under its name, and came from outside", async () => {
    const { secret, accountName } = await makeKey();
    await by(secret, "create_lead", newLead("From the shop"));
    const audit = z.array(z.looseObject({})).parse(await call("read_audit"));
    expect(audit).toContainEqual(expect.objectContaining({ actor_name: accountName, label: "From the shop" }));
    const [lead] = await database.sql`select from_outside from public.leads where name = 'From the shop'`;
    expect(lead?.from_outside).toBe(true);
  });

  test("it approves nothing: not its own proposals, not a person's", async () => {
    const { accountId } = await makeKey();
    const lead = {
      id: await createLead(database.sql, workspace.id, { name: "A", email: "a@x.example" }),
      email: "a@x.example",
    };
    const robot = turnDriver(database.sql, accountId);
    const held = await robot.begin("Send a mail", { workspace_id: workspace.id });
    const { request, payload } = mail(lead);
    const callId = await robot.request(held, request);
    const proposal = { call_id: callId, payload, preview: { kind: "email" }, summary: "A mail" };
    await robot.advance(held, { proposals: [proposal], finish: { status: "waiting" } });
    const [approval] = await database.sql`select id from public.approvals where tool_call_id = ${callId}`;
    await expect(
      callAs(database.sql, { userId: accountId }, "decide_approval", {
        approval_id: approval?.id,
        decision: "approve",
      }),
    ).rejects.toMatchObject({ code: "42501" });
    const permission = { scope: "my_leads", daily_cap: 5, days: 7 };
    await expect(call("grant_send_permission", { permission }, accountId)).rejects.toMatchObject({ code: "42501" });
    expect(await database.sql`select from public.outbox where workspace_id = ${workspace.id}`).toHaveLength(0);
  });
});

describe("a write with a key of its own", () => {
  const write = (key: string, request_hash = "same") => ({ write: { key, request_hash } });
  const count = async () =>
    (await database.sql`select count(*)::int as n from public.leads where workspace_id = ${workspace.id}`)[0]?.n;

  test("repeated, it gets the same answer and changes nothing; for another body it is refused", async () => {
    const { secret } = await makeKey();
    const first = await by(secret, "create_lead", newLead(), write("k1"));
    const again = await by(secret, "create_lead", newLead(), write("k1"));
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    expect(again.answer).toEqual(first.answer);
    expect((await by(secret, "create_lead", newLead("Other"), write("k1", "other"))).refusal?.code).toBe("PT422");
    expect((await by(secret, "create_lead", newLead(), write("k1"))).replayed).toBe(true);
    expect(await count()).toBe(1);
  });

  test("raced twenty times, it happens once", async () => {
    const { secret } = await makeKey();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => by(secret, "create_lead", newLead(), write("race"))),
    );
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(all.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(await count()).toBe(1);
  });

  test("refused, it can be tried again with the same key; another's key is another", async () => {
    const { secret } = await makeKey();
    const other = await makeKey();
    expect((await by(secret, "create_lead", { lead: { name: "" } }, write("k2"))).refusal?.code).toBe("22023");
    expect((await by(secret, "create_lead", newLead(), write("k2"))).replayed).toBe(false);
    expect((await by(other.secret, "create_lead", newLead("B"), write("k2"))).replayed).toBe(false);
    expect(await count()).toBe(2);
  });

  test("is forgotten after a day", async () => {
    const { secret } = await makeKey();
    await by(secret, "create_lead", newLead(), write("old"));
    await database.sql`update private.api_answers set created_at = now() - interval '25 hours' where key = 'old'`;
    await database.sql`select private.sweep_api_answers()`;
    expect((await by(secret, "create_lead", newLead("B"), write("old"))).replayed).toBe(false);
  });
});

test("more requests in a minute than a key may make are refused, until the next", async () => {
  const { secret, key } = await makeKey();
  await database.sql`update public.api_keys set per_minute = 3 where id = ${key.id}`;
  // A window of its own, so that no turn of the minute comes between.
  const used = (start: string) =>
    database.sql`insert into private.api_rates (principal, workspace_id, window_start, used) values (${key.id}, ${workspace.id}, ${start}, 3)
      on conflict (principal) do update set window_start = excluded.window_start, used = 3`;
  await used("2020-01-01T00:00:00Z");
  expect(await by(secret, "search_leads")).toMatchObject({ refusal: null, limit: { quota: 3, remaining: 2 } });
  await database.sql`update private.api_rates set used = 3, window_start = date_trunc('minute', clock_timestamp())`;
  const refused = await by(secret, "search_leads");
  if (refused.refusal === null) return;
  expect(refused).toMatchObject({ answer: null, refusal: { code: "PT429" }, limit: { remaining: 0 } });
});

test("many leads at once: each stands for itself", async () => {
  const { secret } = await makeKey();
  const operationsOf = [
    { create: { name: "A" } },
    { create: { name: "" } },
    { id: crypto.randomUUID(), changes: { title: "x" } },
  ];
  const { answer } = await by(secret, "write_leads", { operations: operationsOf });
  expect(answer).toMatchObject({ results: [{ ok: true }, { ok: false, code: "22023" }, { ok: false, code: "PT404" }] });
});
