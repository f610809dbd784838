import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { one, readEvents } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let zora: string;

beforeAll(async () => {
  world = await startTestStack();
});
beforeEach(async () => {
  alex = await world.person();
  zora = await alex.addLead({ name: "Zora Quux", email: `${crypto.randomUUID()}@fintech.example` });
});
afterAll(() => world.stop());

function callThenSay(tool: string): void {
  const calls = [{ tool, arguments: { lead_id: zora } }];
  world.model.script(({ input }) =>
    input.at(-1)?.type === "function_call_output" ? { text: ["So it is."] } : { calls },
  );
}
const erasures = () => world.sql`select finished_at from public.erasures where lead_id = ${zora}`;
const isSeen = async () => (await alex.rpc("get_lead", { workspace_id: alex.workspaceId, lead_id: zora })) !== null;

test("erasing waits for a person, is done once, and no undo offers to bring it back", async () => {
  callThenSay("erase_person");
  const events = await alex.chat.ask("Erase Zora Quux for good");
  const { approval_id } = one(events, "approval.requested");
  expect(one(events, "receipt").waiting).toMatchObject([{ tool: "erase_person" }]);
  expect([await isSeen(), await erasures()]).toEqual([true, []]);

  const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
  expect(one(after, "receipt").done).toMatchObject([{ tool: "erase_person", undoable: false }]);
  expect([await isSeen(), (await erasures()).length]).toEqual([false, 1]);
  expect((await alex.chat.decide(approval_id, "approve")).status).toBe(200);
  expect(await erasures()).toHaveLength(1);

  const { turn_id } = one(events, "turn.started");
  expect(await (await alex.chat.post("chat/undo", { turn_id })).json()).toMatchObject({
    reversed: [],
    irreversible: [{ reason: "It is gone for good." }],
  });
  expect((await alex.chat.post("chat/undo", { call_id: one(after, "tool.finished").call_id })).status).toBe(409);

  await world.sql`select private.carry_out_erasures()`;
  expect((await erasures())[0]?.finished_at).not.toBeNull();
  const [left] = await world.sql`select
    (select count(*)::int from public.messages m join public.turns t on t.thread_id = m.thread_id
      where t.id = ${turn_id} and m.content ilike '%zora%') as messages,
    (select count(*)::int from public.turn_events e where e.turn_id = ${turn_id} and e.data::text ilike '%zora%') as events,
    (select count(*)::int from public.tool_calls c where c.turn_id = ${turn_id} and c::text ilike '%zora%') as calls`;
  expect(left).toEqual({ messages: 0, events: 0, calls: 0 });
});

test("an erasure waits while an answer is being written, which may still name the person", async () => {
  await alex.rpc("erase_person", { workspace_id: alex.workspaceId, lead_id: zora });
  const [turn] =
    await world.sql`insert into public.turns (workspace_id, user_id, source, client_message_id, status, epoch, attempts, lease_until)
    select workspace_id, user_id, 'run_tool', gen_random_uuid(), 'running', 1, 1, now() + interval '1 minute' from public.workspace_members
    where workspace_id = ${alex.workspaceId} limit 1 returning id`;
  await world.sql`select private.carry_out_erasures()`;
  expect(await erasures()).toMatchObject([{ finished_at: null }]);
  await world.sql`update public.turns set status = 'completed', lease_until = null where id = ${turn?.id}`;
  await world.sql`select private.carry_out_erasures()`;
  expect(await erasures()).toMatchObject([{ finished_at: expect.any(Date) }]);
});

test("everything about a person is offered as a file; neither is for those who don't run the workspace", async () => {
  callThenSay("export_person");
  const events = await alex.chat.ask("Export everything about Zora");
  expect(one(events, "tool.finished")).toMatchObject({
    ok: true,
    view: { kind: "person_export", lead: { id: zora, name: "Zora Quux" } },
  });
  await world.sql`update public.workspace_members set role = 'member' where workspace_id = ${alex.workspaceId}`;
  for (const tool of ["export_person", "erase_person"]) {
    callThenSay(tool);
    expect(one(await alex.chat.ask(tool), "tool.finished")).toMatchObject({
      ok: false,
      summary: "Only owners and admins may do this.",
    });
  }
  expect([await isSeen(), await erasures()]).toEqual([true, []]);
});
