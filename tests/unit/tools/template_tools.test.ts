import { describe, expect, test } from "vitest";
import { check_template } from "../../../supabase/functions/_tools/check_template.ts";
import { list_templates } from "../../../supabase/functions/_tools/list_templates.ts";
import { preview_template } from "../../../supabase/functions/_tools/preview_template.ts";
import { save_template } from "../../../supabase/functions/_tools/save_template.ts";
import { fakeContext, leadId, run, workspaceId } from "./fake_database.ts";

const templateId = "ffffffff-0000-4000-8000-000000000001";

const person = (name: string, more: Record<string, unknown> = {}) => ({
  lead_id: leadId,
  from_outside: false,
  reader: {
    ...{ name, email: "anna@firm.example", phone: null, title: null, country: null, city: null, stage: "New" },
    ...{ source: null, tags: [], custom: {}, account: null, ...more },
  },
});

const material = (people: ReturnType<typeof person>[], more: Record<string, unknown> = {}) => ({
  template: null,
  sender: {
    ...{ mailbox_id: leadId, address: "alex@firm.example", from_name: "Alex Morgan", signature: "Alex" },
    ...{
      workspace_name: "Firm",
      postal_address: "Street 1",
      tracks_opens: false,
      tracks_clicks: false,
      time_zone: "UTC",
    },
  },
  fields: [{ target: "lead", key: "budget", label: "Budget" }],
  readers: people,
  count: people.length,
  count_is_exact: true,
  ...more,
});

const saved = {
  ...{ id: templateId, name: "Intro", subject: "Hello", body: "Hi", created_by: null, archived_at: null },
  ...{ created_at: "2026-11-23T10:00:00Z", updated_at: "2026-11-23T10:00:00Z" },
};

test("the templates are listed with their words; an empty list says what to do", async () => {
  const full = fakeContext({ list_email_templates: [saved] });
  expect(await run(list_templates, {}, full.context)).toMatchObject({
    ok: true,
    summary: "1 template.",
    result: { templates: [{ id: templateId, name: "Intro", subject: "Hello", body: "Hi" }] },
  });
  const empty = fakeContext({ list_email_templates: [] });
  expect(await run(list_templates, {}, empty.context)).toMatchObject({
    result: { next_step: expect.stringContaining("save_template") },
  });
});

describe("save_template", () => {
  test("keeps words that can be read, fields of one's own included", async () => {
    const { context, asked } = fakeContext({ mail_material: material([]), save_email_template: saved });
    const words = { subject: "Hello", body: "Hi {{ lead.first_name }}: {{ lead.custom.budget }}" };
    expect(await run(save_template, { name: "Intro", ...words }, context)).toMatchObject({
      ok: true,
      summary: "Saved the template “Intro”.",
    });
    expect(asked.at(-1)).toEqual({
      name: "save_email_template",
      args: { workspace_id: workspaceId, template: { name: "Intro", ...words } },
    });
  });

  test("refuses what cannot be sent, with the name that was meant, and saves nothing", async () => {
    const { context, asked } = fakeContext({ mail_material: material([]) });
    const outcome = await run(
      save_template,
      { name: "Intro", subject: "x", body: "Hi {{ lead.frist_name }}" },
      context,
    );
    expect(outcome).toEqual({
      ok: false,
      reason: "It was not saved. There is no variable lead.frist_name. Did you mean lead.first_name?",
    });
    expect(asked.map(({ name }) => name)).toEqual(["mail_material"]);
  });
});

describe("preview_template", () => {
  test("shows the mail of one lead, and what outsiders wrote taints", async () => {
    const anna = { ...person("Anna Berg"), from_outside: true };
    const { context, asked } = fakeContext({
      mail_material: material([anna], { template: { subject: "For {{ lead.first_name }}", body: "Hi" } }),
    });
    const outcome = await run(preview_template, { template_id: templateId, lead_id: leadId }, context);
    expect(outcome).toMatchObject({
      ok: true,
      summary: "The mail as Anna Berg would get it",
      view: { kind: "email", to: "anna@firm.example", to_name: "Anna Berg", subject: "For Anna" },
      tainted: true,
    });
    expect(asked[0]?.args).toMatchObject({ template_id: templateId, audience: { lead_ids: [leadId] } });
  });

  test("says what is missing for this lead", async () => {
    const { context } = fakeContext({ mail_material: material([person("info")]) });
    const outcome = await run(preview_template, { subject: "x", body: "Hi {{ lead.first_name }}" }, context);
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining("lead.first_name is empty") });
  });

  test("needs a template or words", async () => {
    const { context } = fakeContext({});
    await expect(run(preview_template, {}, context)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("check_template", () => {
  test("says who lacks a value, and what filters mind", async () => {
    const people = [person("Anna Berg"), person("info"), person("Bo Lind", { title: "CTO" })];
    const { context } = fakeContext({ mail_material: material(people) });
    const body = "Hi {{ lead.first_name }}, {{ lead.title }} {% if lead.city %}{{ lead.city }}{% endif %} [Name]";
    const outcome = await run(
      check_template,
      { subject: "Hello", body, filter: { match: "all", conditions: [] } },
      context,
    );
    expect(outcome).toMatchObject({
      ok: true,
      summary: expect.stringMatching(/2 of 3 have no job title\. 1 of 3 have no first name\.$/),
      result: {
        findings: [{ rule: "left_over", severity: "error" }],
        gaps: [
          { variable: "lead.title", missing: 2, examples: ["Anna Berg", "info"] },
          { variable: "lead.first_name", missing: 1, examples: ["info"] },
        ],
        checked: 3,
      },
    });
  });

  test("nothing wrong is said so", async () => {
    const { context } = fakeContext({ mail_material: material([]) });
    expect(await run(check_template, { subject: "Hello", body: "Shall we talk?" }, context)).toMatchObject({
      summary: "Nothing is wrong with it.",
    });
  });
});
