import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type CustomFieldType, savedCustomField } from "../../shared/contracts/custom_field.ts";
import { lead } from "../../shared/contracts/lead.ts";
import { race } from "../helpers/race.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

const save = async (field: Record<string, unknown>, person: string = people.member) =>
  savedCustomField.parse(await leads.call(person, "save_custom_field", { field }));
const options: Partial<Record<CustomFieldType, unknown>> = {
  money: { currency: "eur" },
  choice: { choices: ["Small", "Large"] },
  multi_choice: { choices: ["Email", "Phone", "Post"] },
};
const add = async (label: string, type: CustomFieldType, target = "lead") =>
  (await save({ target, label, type, options: options[type] ?? {} })).field;
const answered = z.object({ lead });
const create = async (custom: unknown) =>
  answered.parse(await leads.call(people.member, "create_lead", { lead: { name: "Someone", custom } })).lead;

describe("a field", () => {
  test("gets a key from its label that never changes and that no other has", async () => {
    const first = await add("Größe (m²)", "number");
    expect(first).toMatchObject({ key: "grosse_m2", position: 1 });
    const renamed = await save({ id: first.id, label: "Area" });
    expect(renamed).toMatchObject({ created: false, field: { key: "grosse_m2", label: "Area" } });
    expect((await add("Grösse m2", "text")).key).toBe("grosse_m2_2");
    expect((await add("2nd contact", "text")).key).toBe("field_2nd_contact");
    expect((await add("漢字", "text")).key).toBe("field");
  });

  test("that is there already is not added twice, also not by two at once", async () => {
    const answers = await race(leads.database.sql, 4, () => save({ target: "lead", label: "Raced", type: "text" }));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ field }) => field.id)).size).toBe(1);
    await expect(add("RACED", "number")).rejects.toMatchObject({ code: "PT409" });
  });

  test("keeps its type", async () => {
    const field = await add("Fixed", "text");
    await expect(save({ id: field.id, type: "number" })).rejects.toMatchObject({ code: "22023" });
  });

  test.each([
    [{ target: "lead", label: " ", type: "text" }, "1 to 80 characters"],
    [{ target: "deal", label: "A", type: "text" }, "lead or account"],
    [{ target: "lead", label: "A", type: "json" }, "The type of a field"],
    [{ target: "lead", label: "A", type: "choice" }, "options of a choice"],
    [{ target: "lead", label: "A", type: "choice", options: { choices: [] } }, "1 to 100 choices"],
    [{ target: "lead", label: "A", type: "choice", options: { choices: [1] } }, "options of a choice"],
    [{ target: "lead", label: "A", type: "money", options: { currency: "euro" } }, "three letters"],
    [{ target: "lead", label: "A", type: "text", options: { x: 1 } }, "Only choices and money"],
    [{ target: "lead", label: "A", type: "text", key: "id" }, "A field has"],
  ])("is refused as %j", async (field, message) => {
    await expect(save(field)).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
  });

  test("is one of 100 at most", async () => {
    const { sql } = leads.database;
    const add100 = sql`insert into public.custom_fields (workspace_id, target, key, label, type)
      select ${otherWorkspace}, 'account', 'f' || n, 'F ' || n, 'text' from generate_series(1, 100) as n`;
    await add100;
    const one = { workspace_id: otherWorkspace, field: { target: "account", label: "One more", type: "text" } };
    await expect(leads.call(people.outsider, "save_custom_field", one)).rejects.toMatchObject({
      message: expect.stringContaining("limit"),
    });
  });
});

describe("who may", () => {
  test("add fields: everyone but viewers and strangers; archive them: owners and admins", async () => {
    for (const person of [people.viewer, people.outsider]) {
      await expect(save({ target: "lead", label: "X", type: "text" }, person)).rejects.toMatchObject({ code: "42501" });
    }
    const field = await add("Put away", "text");
    const args = { field_id: field.id };
    await expect(leads.call(people.member, "archive_custom_field", args)).rejects.toMatchObject({ code: "42501" });
    const archived = savedCustomField.parse(await leads.call(people.owner, "archive_custom_field", args));
    expect(archived.field.archived_at).not.toBeNull();
  });

  test("order them", async () => {
    const [one, other] = [await add("First", "text", "account"), await add("Second", "text", "account")];
    await leads.call(people.member, "order_custom_fields", { target: "account", field_ids: [other.id, one.id] });
    const { sql } = leads.database;
    const rows = await sql`select label from public.custom_fields
      where workspace_id = ${workspace} and target = 'account' order by position`;
    expect(rows.map(({ label }) => label)).toEqual(["Second", "First"]);
  });
});

describe("a value", () => {
  beforeAll(async () => {
    for (const type of ["text", "number", "money", "date", "choice", "multi_choice", "yes_no", "link"] as const) {
      await add(`A ${type}`, type);
    }
  });

  test.each([
    ["a_text", "  hello ", "hello"],
    ["a_text", "  ", undefined],
    ["a_number", 1.5, 1.5],
    ["a_money", 1000000.25, 1000000.25],
    ["a_date", "2028-02-29", "2028-02-29"],
    ["a_choice", "large", "Large"],
    ["a_multi_choice", ["post", "Email", "EMAIL"], ["Email", "Post"]],
    ["a_multi_choice", "Phone", ["Phone"]],
    ["a_multi_choice", [], undefined],
    ["a_yes_no", false, false],
    ["a_link", "example.com/a?b", "https://example.com/a?b"],
    ["a_link", "http://example.com", "http://example.com"],
    ["a_text", null, undefined],
  ])("of %s: %j is stored as %j", async (key, given, stored) => {
    expect((await create({ [key]: given })).custom).toEqual(stored === undefined ? {} : { [key]: stored });
  });

  test.each([
    ["a_text", 5, "is a text"],
    ["a_number", "5", "is a number"],
    ["a_number", 1e16, "is a number"],
    ["a_money", { amount: 1 }, "is a number"],
    ["a_date", "2027-02-29", "no such date"],
    ["a_date", "29/02/2028", "a date like"],
    ["a_choice", "Medium", '"A choice" can be Small, Large.'],
    ["a_choice", ["Small"], "is a text"],
    ["a_multi_choice", ["Email", "Fax"], "can be Email, Phone, Post"],
    ["a_multi_choice", [["Email"]], "can be Email, Phone, Post"],
    ["a_yes_no", "yes", "true or false"],
    ["a_link", "javascript:alert(1)", "is a link"],
    ["a_link", "https://a.example/<b>", "is a link"],
    ["nothing", 1, 'There is no custom field "nothing" of leads.'],
  ])("of %s is never %j", async (key, given, message) => {
    await expect(create({ [key]: given })).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining(message),
    });
  });

  test("of text has 2,000 characters at most", async () => {
    await expect(create({ a_text: "x".repeat(2001) })).rejects.toMatchObject({ code: "22023" });
  });

  test("is checked whoever writes, in the tables too", async () => {
    const { sql } = leads.database;
    await expect(
      sql`insert into public.leads (workspace_id, name, custom) values (${workspace}, 'x', '{"nothing": 1}')`,
    ).rejects.toMatchObject({ code: "22023" });
    await expect(
      sql`insert into public.accounts (workspace_id, name, custom) values (${workspace}, 'x', '{"a_text": "of leads"}')`,
    ).rejects.toMatchObject({ code: "22023" });
  });

  test("changes alone: the others stay, null empties", async () => {
    const { id } = await create({ a_text: "x", a_number: 1 });
    const update = async (custom: unknown) =>
      answered.parse(await leads.call(people.member, "update_lead", { lead_id: id, changes: { custom } })).lead.custom;
    expect(await update({ a_yes_no: true })).toEqual({ a_text: "x", a_number: 1, a_yes_no: true });
    expect(await update({ a_text: null })).toEqual({ a_number: 1, a_yes_no: true });
  });

  test("outlives its choice and its field, but is not written anew", async () => {
    const field = await add("Tier", "choice");
    const { id } = await create({ tier: "Small" });
    await save({ id: field.id, options: { choices: ["Large"] } });
    const update = (changes: Record<string, unknown>) =>
      leads.call(people.member, "update_lead", { lead_id: id, changes });
    expect(answered.parse(await update({ city: "Rome" })).lead.custom).toEqual({ tier: "Small" });
    await expect(create({ tier: "Small" })).rejects.toMatchObject({ code: "22023" });
    await leads.call(people.owner, "archive_custom_field", { field_id: field.id });
    expect(answered.parse(await update({ city: "Bari" })).lead.custom).toEqual({ tier: "Small" });
    await expect(update({ custom: { tier: "Large" } })).rejects.toMatchObject({ code: "22023" });
    expect(answered.parse(await update({ custom: { tier: null } })).lead.custom).toEqual({});
  });
});
