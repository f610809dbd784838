import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { letLeaseRunOut, type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
let leadId: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
  leadId = await createLead(database.sql, workspace.id, { name: "Ada" });
});

const note = { tool: "add_note", effect: "write", arguments: { body: "Called" } };
const notes = () => database.sql`select from public.lead_activities where lead_id = ${leadId} and kind = 'note'`;
const run = (callId: string, epoch: number, name: string, args: Record<string, unknown>, by: TurnDriver = person) =>
  by.call("run_call", {
    call_id: callId,
    epoch,
    function_name: name,
    arguments: { workspace_id: workspace.id, ...args },
  });
const addNote = (callId: string, epoch: number) => run(callId, epoch, "add_note", { lead_id: leadId, body: "Called" });

describe("running a call", () => {
  test("twice changes once and answers the same", async () => {
    const held = await person.begin();
    const callId = await person.request(held, note);
    const first = await addNote(callId, held.epoch);
    expect(await addNote(callId, held.epoch)).toEqual(first);
    expect(await notes()).toHaveLength(1);
  });

  test("twenty times at once changes once", async () => {
    const held = await person.begin();
    const callId = await person.request(held, note);
    const answers = await race(database.sql, 20, () => addNote(callId, held.epoch));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await notes()).toHaveLength(1);
  });

  test("again by the worker that took over answers what the dead one did", async () => {
    const held = await person.begin();
    const callId = await person.request(held, note);
    const first = await addNote(callId, held.epoch);
    await letLeaseRunOut(database.sql, held.turnId);
    const heir = await person.claim(held.turnId);
    await expect(addNote(callId, held.epoch)).rejects.toMatchObject({ code: "PT409" });
    expect(await addNote(callId, heir?.turn.epoch ?? 0)).toEqual(first);
    expect(await notes()).toHaveLength(1);
  });

  test("that fails leaves nothing behind, and may be tried again", async () => {
    const held = await person.begin();
    const callId = await person.request(held, note);
    await expect(run(callId, held.epoch, "add_note", { lead_id: randomUUID(), body: "x" })).rejects.toMatchObject({
      code: "PT404",
    });
    expect(await notes()).toHaveLength(0);
    expect(await addNote(callId, held.epoch)).toMatchObject({ lead: { name: "Ada" } });
  });

  test("of a read, of a proposal, of a colleague or of an ended turn is refused", async () => {
    const held = await person.begin();
    const read = await person.request(held, { ...note, effect: "read" });
    await expect(addNote(read, held.epoch)).rejects.toMatchObject({ code: "PT409" });
    const write = await person.request(held, note);
    const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
    const args = { lead_id: leadId, body: "Mine now" };
    await expect(run(write, held.epoch, "add_note", args, colleague)).rejects.toMatchObject({ code: "PT409" });
    await person.finish(held);
    await expect(addNote(write, held.epoch)).rejects.toMatchObject({ code: "PT409" });
    expect(await notes()).toHaveLength(0);
  });

  test("gives nobody more than they may do themselves", async () => {
    const viewer = turnDriver(database.sql, await addMember(database.sql, workspace.id, "viewer"));
    const held = await viewer.begin();
    const callId = await viewer.request(held, note);
    const attempt = run(callId, held.epoch, "add_note", { lead_id: leadId, body: "x" }, viewer);
    await expect(attempt).rejects.toMatchObject({ code: "42501" });
    const service = viewer.call("run_call", {
      call_id: callId,
      epoch: held.epoch,
      function_name: "claim_outbox",
      arguments: { at_most: 1, lease_seconds: 1, idempotent: false },
    });
    await expect(service).rejects.toMatchObject({ code: "42501" });
  });
});

describe("acting as a person", () => {
  const actAsPerson = (personId: string, name: string, args: Record<string, unknown> = {}) =>
    callAs(database.sql, "service", "act_as", { person_id: personId, function_name: name, arguments: args });

  test("row policies decide as if they were here", async () => {
    const stranger = await createWorkspace(database.sql, "Elsewhere");
    expect(await actAsPerson(workspace.ownerId, "my_workspaces")).toMatchObject([{ workspace_id: workspace.id }]);
    expect(await actAsPerson(stranger.ownerId, "get_lead", { workspace_id: workspace.id, lead_id: leadId })).toBeNull();
    const viewerId = await addMember(database.sql, workspace.id, "viewer");
    const attempt = actAsPerson(viewerId, "add_note", { workspace_id: workspace.id, lead_id: leadId, body: "x" });
    await expect(attempt).rejects.toMatchObject({ code: "42501" });
  });

  test("the schedule's own functions are out of reach from there", async () => {
    await expect(actAsPerson(workspace.ownerId, "claimable_turns", { at_most: 1 })).rejects.toMatchObject({
      code: "42501",
    });
    await expect(
      actAsPerson(workspace.ownerId, "act_as", {
        person_id: workspace.ownerId,
        function_name: "my_workspaces",
        arguments: {},
      }),
    ).rejects.toMatchObject({ code: "42501" });
  });
});

describe("a single tool over HTTP", () => {
  const open = (clientId: string, body = "Called") =>
    person.call("open_tool_run", { ...note, arguments: { body }, client_id: clientId });

  test("twenty times under one key is one run; other arguments under it are a conflict", async () => {
    const clientId = randomUUID();
    const runs = z
      .array(z.looseObject({ call_id: z.uuid(), created: z.boolean() }))
      .parse(await race(database.sql, 20, () => open(clientId)));
    expect(runs.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(runs.map(({ call_id }) => call_id)).size).toBe(1);
    await expect(open(clientId, "Other")).rejects.toMatchObject({ code: "PT409" });
  });
});
