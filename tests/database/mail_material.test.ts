import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let workspace: Workspace;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.outbox`;
  workspace = await createWorkspace(database.sql);
});

const found = z.looseObject({
  count: z.number(),
  template: z.looseObject({ subject: z.string() }).nullable(),
  sender: z.looseObject({ from_name: z.string(), address: z.string() }),
  readers: z.array(
    z.object({ lead_id: z.uuid(), from_outside: z.boolean(), reader: z.looseObject({ name: z.string() }) }),
  ),
});
const material = async (args: Record<string, unknown> = {}, who = workspace.ownerId, id = workspace.id) =>
  found.parse(await callAs(database.sql, { userId: who }, "mail_material", { workspace_id: id, ...args }));

const names = ({ readers }: z.infer<typeof found>) => readers.map(({ reader }) => reader.name);

describe("what a mail is made of", () => {
  test("a filter means those who can be written to, with their number", async () => {
    await database.sql`insert into public.leads (workspace_id, name, email, country, do_not_contact)
      values (${workspace.id}, 'Zoe', 'zoe@acme.example', 'Germany', false),
        (${workspace.id}, 'Anna', 'anna@acme.example', 'Germany', false), (${workspace.id}, 'Mute', null, 'Germany', false),
        (${workspace.id}, 'No', 'no@acme.example', 'Germany', true), (${workspace.id}, 'Far', 'far@acme.example', 'Peru', false)`;
    const audience = { filter: { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] } };
    const all = await material({ audience, at_most: 10 });
    expect([names(all), all.count]).toEqual([["Anna", "Zoe"], 2]);
    const one = await material({ audience, at_most: 1 });
    expect([names(one), one.count]).toEqual([["Anna"], 2]);
  });

  test("a lead without an address can be looked at; a deleted one and one of others cannot", async () => {
    const mute = await createLead(database.sql, workspace.id, { name: "Mute" });
    expect(names(await material({ audience: { lead_ids: [mute] } }))).toEqual(["Mute"]);
    await database.sql`update public.leads set deleted_at = now() where id = ${mute}`;
    expect(names(await material({ audience: { lead_ids: [mute] } }))).toEqual([]);
    const other = await createWorkspace(database.sql);
    const theirs = await createLead(database.sql, other.id, { name: "Theirs" });
    expect(names(await material({ audience: { lead_ids: [theirs] } }))).toEqual([]);
  });

  test("a stranger reads nothing, a viewer what everyone may", async () => {
    const stranger = await createWorkspace(database.sql);
    await expect(material({}, stranger.ownerId)).rejects.toThrow("There is no such workspace.");
    const viewer = await addMember(database.sql, workspace.id, "viewer");
    expect((await material({}, viewer)).readers).toEqual([]);
  });

  test("a template, a mailbox and a segment that are not here are told", async () => {
    const nobody = crypto.randomUUID();
    await expect(material({ template_id: nobody })).rejects.toThrow("There is no such template here.");
    await expect(material({ mailbox_id: nobody })).rejects.toThrow("There is no such mailbox here.");
    await expect(material({ audience: { segment_id: nobody } })).rejects.toThrow("There is no segment");
  });
});

describe("a mail to oneself", () => {
  const mail = { subject: "[Test] Hello", text: "Hi", html: "<p>Hi</p>" };
  const send = (who: string, more: Record<string, unknown> = {}) =>
    callAs(database.sql, { userId: who }, "send_test_mail", {
      workspace_id: workspace.id,
      request_id: crypto.randomUUID(),
      mail,
      ...more,
    });
  const claim = () =>
    callAs(database.sql, "service", "claim_outbox", { at_most: 10, lease_seconds: 60, idempotent: false });
  const addressOf = async (person: string) =>
    (await database.sql`select email from auth.users where id = ${person}`)[0]?.email;

  test("goes to one's own address, once for a request", async () => {
    const request_id = crypto.randomUUID();
    const first = await send(workspace.ownerId, { request_id });
    expect(await send(workspace.ownerId, { request_id })).toEqual(first);
    expect(first).toMatchObject({ to: await addressOf(workspace.ownerId), subject: mail.subject });
    expect(await claim()).toMatchObject([
      { kind: "test_email", payload: { ...mail, to: await addressOf(workspace.ownerId) } },
    ]);
  });

  test("asked for by several at once it is the same one, and none is refused", async () => {
    const sender = await createWorkspace(database.sql);
    for (let round = 0; round < 25; round++) {
      const request = { workspace_id: sender.id, request_id: crypto.randomUUID() };
      const sent = await Promise.all([1, 2, 3, 4].map(() => send(sender.ownerId, request)));
      for (const each of sent) expect(each).toEqual(sent[0]);
    }
    await database.sql`delete from public.workspaces where id = ${sender.id}`;
  });

  test("the address cannot be chosen, not even in the membership", async () => {
    await expect(send(workspace.ownerId, { mail: { ...mail, to: "victim@example.com" } })).rejects.toThrow(
      "A test mail has",
    );
    await database.sql`update public.workspace_members set email = 'victim@example.com' where user_id = ${workspace.ownerId}`;
    expect(await send(workspace.ownerId)).toMatchObject({ to: await addressOf(workspace.ownerId) });
    await database.sql`update public.outbox set payload = payload || '{"to": "victim@example.com"}' where kind = 'test_email'`;
    expect(await claim()).toEqual([]);
  });

  test("a viewer and a stranger send none; nobody sends hundreds", async () => {
    const viewer = await addMember(database.sql, workspace.id, "viewer");
    await expect(send(viewer)).rejects.toThrow("Viewers can read");
    await expect(send((await createWorkspace(database.sql)).ownerId)).rejects.toThrow("There is no such workspace.");
    for (let count = 0; count < 30; count++) await send(workspace.ownerId);
    await expect(send(workspace.ownerId)).rejects.toThrow("30 mails in an hour");
  });

  test("one that failed is told to who sent it, and ends", async () => {
    await send(workspace.ownerId);
    const [item] = z.array(z.looseObject({ id: z.uuid(), epoch: z.number() })).parse(await claim());
    await callAs(database.sql, "service", "finish_outbox", {
      outbox_id: item?.id,
      epoch: item?.epoch,
      status: "failed",
      error: "Refused.",
    });
    const told =
      await database.sql`select kind, title from public.agent_notifications where user_id = ${workspace.ownerId}`;
    expect(told).toMatchObject([{ kind: "email_failed", title: "Test mail not sent" }]);
  });
});
