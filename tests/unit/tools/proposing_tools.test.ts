import { describe, expect, test } from "vitest";
import { change_pipeline } from "../../../supabase/functions/_tools/change_pipeline.ts";
import { remember } from "../../../supabase/functions/_tools/remember.ts";
import { send_email } from "../../../supabase/functions/_tools/send_email.ts";
import { fakeContext, leadId, propose, run, sampleLead, workspaceId } from "./fake_database.ts";

const found = (overrides = {}) => ({ get_lead: { lead: sampleLead(overrides), activities: [], more: false } });
const mail = { lead_id: leadId, subject: "Hello", body: "Hi Anna,\n\nhow are you?" };

describe("send_email", () => {
  test("proposes exactly the mail that would leave", async () => {
    const { context } = fakeContext(found());
    expect(await propose(send_email, mail, context)).toEqual({
      ok: true,
      payload: {
        kind: "email",
        to: "anna@firm.example",
        to_name: "Anna Berg",
        subject: "Hello",
        text: mail.body,
        lead_id: leadId,
      },
      preview: { kind: "email", to: "anna@firm.example", to_name: "Anna Berg", subject: "Hello", body: mail.body },
      summary: "E-mail to Anna Berg: “Hello”",
    });
  });

  test("shows the subject as it leaves: without characters that nobody sees or that turn its direction", async () => {
    const { context } = fakeContext(found());
    const turned = { ...mail, subject: "Hello \u202Eereht\u200B" };
    expect(await propose(send_email, turned, context)).toMatchObject({
      ok: true,
      payload: { subject: "Hello ereht" },
      preview: { subject: "Hello ereht" },
      summary: "E-mail to Anna Berg: “Hello ereht”",
    });
    expect(await propose(send_email, { ...mail, subject: "\u202E\u200B" }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining("no visible characters"),
    });
  });

  test("never runs by itself", () => {
    expect(send_email.run).toBeUndefined();
  });

  test.each([
    [{ do_not_contact: true }, "marked as do not contact"],
    [{ email: null }, "no e-mail address"],
  ])("to a lead with %j is refused with the next step", async (facts, reason) => {
    const { context } = fakeContext(found(facts));
    expect(await propose(send_email, mail, context)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test("to nobody is refused", async () => {
    const { context } = fakeContext({ get_lead: null });
    expect(await propose(send_email, mail, context)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("Search by name"),
    });
  });

  test.each([
    [{ subject: "Hello\r\nBcc: all@firm.example" }, "One line"],
    [{ subject: "Hello\u0000" }, "One line"],
    [{ subject: "Hello\u0085there" }, "One line"],
    [{ subject: " \t " }, "subject: Too small"],
    [{ subject: "x".repeat(201) }, "subject: Too big"],
    [{ body: "" }, "body: Too small"],
    [{ body: "x".repeat(20_001) }, "body: Too big"],
    [{ body: "null\u0000" }, "Plain text"],
    [{ to: "other@firm.example" }, "Unrecognized key"],
  ])("with %j is refused before anyone is asked", async (part, reason) => {
    const { context, asked } = fakeContext({});
    expect(await propose(send_email, { ...mail, ...part }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    });
    expect(asked).toEqual([]);
  });

  test("takes line breaks out of the recipient's name", async () => {
    const { context } = fakeContext(found({ name: "Anna\r\nBcc: x" }));
    expect(await propose(send_email, mail, context)).toMatchObject({ payload: { to_name: "Anna Bcc: x" } });
  });
});

describe("remember", () => {
  const known = [{ id: leadId, content: "Likes milk" }];

  test("proposes what would be kept, and instead of what", async () => {
    const { context, asked } = fakeContext({ list_memories: known });
    const args = { content: "Likes tea", scope: "workspace", replaces: leadId };
    expect(await propose(remember, args, context)).toEqual({
      ok: true,
      payload: args,
      preview: {
        kind: "changes",
        changes: [
          { id: leadId, label: "For the whole workspace", field: "memory", before: "Likes milk", after: "Likes tea" },
        ],
        total: 1,
      },
      summary: "Remember for the whole workspace: Likes tea",
    });
    expect(asked.map(({ name }) => name)).toEqual(["list_memories"]);
  });

  test("never proposes to replace what is not there", async () => {
    const { context } = fakeContext({ list_memories: [] });
    expect(await propose(remember, { content: "Likes tea", replaces: leadId }, context)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("do not guess"),
    });
  });
});

describe("change_pipeline", () => {
  const present = ["New", "Talks", "Won"].map((label, index) => ({
    key: label.toLowerCase(),
    label,
    position: index + 1,
    kind: label === "Won" ? "won" : "open",
  }));
  const won = { was: "Won", name: "Won", kind: "won" };
  const fresh = { was: "new", name: "Fresh", kind: "open" };

  test("proposes the list with the keys that stay, and shows what differs", async () => {
    const { context } = fakeContext({ pipeline_stages: present });
    const asked = {
      stages: [{ was: null, name: "Demo", kind: "open" }, fresh, won],
      remove: [{ stage: "TALKS", move_leads_to: "Demo" }],
    };
    expect(await propose(change_pipeline, asked, context)).toEqual({
      ok: true,
      payload: {
        stages: [
          { label: "Demo", kind: "open" },
          { key: "new", label: "Fresh", kind: "open" },
          { key: "won", label: "Won", kind: "won" },
          { key: "talks", remove: true, move_leads_to: "Demo" },
        ],
        expected: present,
      },
      preview: {
        kind: "changes",
        changes: [
          { id: "Demo", label: "Demo", field: "new stage", before: null, after: "open" },
          { id: "new", label: "New", field: "name", before: "New", after: "Fresh" },
          { id: "TALKS", label: "Talks", field: "removed", before: "Talks", after: "leads move to Demo" },
        ],
        total: 3,
      },
      summary: "Change the pipeline: Demo → Fresh → Won.",
    });
  });

  test.each([
    [[fresh, won], [], "“Talks” is missing."],
    [
      [fresh, won, { was: "Demo", name: "x", kind: "open" }],
      [],
      "There is no stage “Demo”. Stages are New, Talks, Won.",
    ],
    [[fresh, won, { was: "won", name: "x", kind: "open" }], [], "stands there twice"],
    [present.map(({ label, kind }) => ({ was: label, name: label, kind })), [], "so already"],
  ])("refuses %j", async (stages, remove, reason) => {
    const { context } = fakeContext({ pipeline_stages: present });
    expect(await propose(change_pipeline, { stages, remove }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  test("saves exactly what was approved", async () => {
    const approved = { stages: [{ key: "new", label: "Fresh", kind: "open" }], expected: present };
    const { context, asked } = fakeContext({ save_pipeline_stages: { stages: present, moved: 2 } });
    const outcome = await run(
      change_pipeline,
      { stages: [fresh, won], remove: [] },
      { ...context, approved: { payload: approved } },
    );
    expect(outcome).toMatchObject({ ok: true, summary: "The stages are now New, Talks, Won. 2 leads moved." });
    expect(asked).toEqual([{ name: "save_pipeline_stages", args: { workspace_id: workspaceId, ...approved } }]);
  });
});
