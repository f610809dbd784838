import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { account, accountPage } from "../../shared/contracts/account.ts";
import { lead } from "../../shared/contracts/lead.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? "";

beforeAll(async () => {
  leads = await startLeadDatabase();
  const { sql } = leads.database;
  await sql`insert into public.custom_fields (workspace_id, target, key, label, type, options) values
    (${workspace}, 'account', 'tier', 'Tier', 'choice', '{"choices": ["Gold", "Silver"]}'),
    (${workspace}, 'account', 'seats', 'Seats', 'number', '{}')`;
  const add = async (name: string, facts: Record<string, unknown>) =>
    ids.set(
      name,
      z.object({ account }).parse(await leads.call(people.member, "create_account", { account: { name, ...facts } }))
        .account.id,
    );
  await add("Zephyr GmbH", { industry: "Energy", employee_count: 50, custom: { tier: "gold", seats: 7.5 } });
  await add("Ölmühle Nord", { domain: "Oelmuehle.example", country: "Germany", custom: { tier: "Silver" } });
  await add("Acme", { industry: "Fintech", employee_count: 2000, country: "Spain", custom: { seats: 3 } });
  for (const [name, score] of [
    ["Ann", 10],
    ["Ben", 90],
    ["Cleo", 50],
  ] as const) {
    await sql`insert into public.leads (workspace_id, account_id, name, score) values (${workspace}, ${idOf("Acme")}, ${name}, ${score})`;
  }
  await sql`insert into public.leads (workspace_id, account_id, name, deleted_at) values (${workspace}, ${idOf("Acme")}, 'Gone', now())`;
  await sql`insert into public.accounts (workspace_id, name) values (${otherWorkspace}, 'Secret AG')`;
}, 60_000);
afterAll(() => leads.database.stop());

const search = async (args: Record<string, unknown>, person: string = people.viewer) =>
  accountPage.parse(await leads.call(person, "search_accounts", args));
const found = async (filter: unknown) => (await search({ filter })).accounts.map(({ name }) => name);
const where = (...conditions: unknown[]) => ({ conditions });

describe("accounts are found", () => {
  test("by name without anything, with the number of their people", async () => {
    const page = await search({});
    expect(page.accounts.map(({ name, lead_count }) => [name, lead_count])).toEqual([
      ["Acme", 3],
      ["Ölmühle Nord", 0],
      ["Zephyr GmbH", 0],
    ]);
    expect(page).toMatchObject({ count: 3, count_is_exact: true, next_cursor: null });
  });

  test.each([
    ["acmee", ["Acme"]],
    ["olmuhle", ["Ölmühle Nord"]],
    ["zefyr", ["Zephyr GmbH"]],
    ["oelmuehle.example", ["Ölmühle Nord"]],
    ["spain", ["Acme"]],
    ["secret", []],
  ])("by the text %s", async (text, names) => {
    expect(await found({ text })).toEqual(names);
  });

  test.each([
    [where({ field: "industry", operator: "is_any_of", values: ["energy"] }), ["Zephyr GmbH"]],
    [where({ field: "employee_count", operator: "between", minimum: 51 }), ["Acme"]],
    [where({ field: "custom.tier", operator: "is_any_of", values: ["GOLD"] }), ["Zephyr GmbH"]],
    [where({ field: "custom.tier", operator: "is_empty" }), ["Acme"]],
    [where({ field: "custom.seats", operator: "between", minimum: 3, maximum: 7.5 }), ["Acme", "Zephyr GmbH"]],
    [
      {
        match: "any",
        conditions: [
          { field: "country", operator: "contains", value: "germ" },
          {
            match: "all",
            conditions: [
              { field: "domain", operator: "is_empty" },
              { field: "name", operator: "contains", value: "z" },
            ],
          },
        ],
      },
      ["Ölmühle Nord", "Zephyr GmbH"],
    ],
  ])("by %j", async (filter, names) => {
    expect(await found(filter)).toEqual(names);
  });

  test.each([
    "name",
    "industry",
    "country",
    "employee_count",
    "created_at",
    "updated_at",
    "custom.seats",
    "custom.tier",
  ])("in pages of one by %s, both ways, none twice", async (field) => {
    for (const direction of ["ascending", "descending"]) {
      const names: string[] = [];
      let cursor: string | null = null;
      do {
        const page: z.infer<typeof accountPage> = await search({ sort: { field, direction }, page_size: 1, cursor });
        names.push(...page.accounts.map(({ name }) => name));
        cursor = page.next_cursor;
      } while (cursor);
      expect([...names].sort()).toEqual(["Acme", "Zephyr GmbH", "Ölmühle Nord"].sort());
    }
  });

  test.each([
    [{ filter: where({ field: "score", operator: "is_empty" }) }],
    [{ filter: where({ field: "account.custom.tier", operator: "is_empty" }) }],
    [{ filter: where({ field: "activity", operator: "happened" }) }],
    [{ sort: { field: "workspace_id", direction: "ascending" } }],
    [{ cursor: "nonsense" }],
    [{ page_size: 0 }],
  ])("but not by %j", async (args) => {
    await expect(search(args)).rejects.toMatchObject({ code: "22023" });
  });

  test("by nobody else", async () => {
    expect((await search({}, people.outsider)).count).toBe(0);
    expect(await leads.call(people.outsider, "get_account", { account_id: idOf("Acme") })).toBeNull();
  });
});

test("an account is read with its best people first", async () => {
  const read = z.object({ account, leads: z.array(lead) });
  const answer = read.parse(await leads.call(people.viewer, "get_account", { account_id: idOf("Acme") }));
  expect(answer.leads.map(({ name }) => name)).toEqual(["Ben", "Cleo", "Ann"]);
});

describe("update_account", () => {
  const update = (account_id: string, changes: unknown, more = {}) =>
    leads.call(people.member, "update_account", { account_id, changes, ...more });

  test("changes what is named, in the table and in the search, and says before and after", async () => {
    const answer = await update(idOf("Zephyr GmbH"), {
      city: " Ulm ",
      industry: null,
      custom: { tier: null, seats: 8 },
    });
    expect(answer).toMatchObject({
      changed: 1,
      changes: [
        { field: "industry", before: "Energy", after: null },
        { field: "city", before: null, after: "Ulm" },
        { field: "custom", before: { tier: "Gold", seats: 7.5 }, after: { seats: 8 } },
      ],
    });
    expect(await found({ text: "ulm" })).toEqual(["Zephyr GmbH"]);
    expect(await update(idOf("Zephyr GmbH"), { city: "Ulm" })).toMatchObject({ changed: 0, changes: [] });
  });

  test("is refused when someone changed it meanwhile", async () => {
    const refused = update(idOf("Acme"), { city: "Bonn" }, { expected_updated_at: "2020-01-01T00:00:00Z" });
    await expect(refused).rejects.toMatchObject({ code: "PT409" });
  });

  test.each([
    [{ name: "zephyr gmbh" }, "PT409", "There is an account called"],
    [{ name: " " }, "22023", "needs a name"],
    [{ employee_count: 1.5 }, "22023", "whole number"],
    [{ domain: "not a domain" }, "22023", "looks like example.com"],
    [{ custom: { tier: "Bronze" } }, "22023", '"Tier" can be Gold, Silver.'],
    [{ workspace_id: otherWorkspace }, "22023", "Unknown field"],
    [{}, "22023", "something in it"],
  ])("refuses %j", async (changes, code, message) => {
    await expect(update(idOf("Acme"), changes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("is not for viewers and strangers", async () => {
    for (const person of [people.viewer, people.outsider]) {
      const args = { account_id: idOf("Acme"), changes: { city: "x" } };
      await expect(leads.call(person, "update_account", args)).rejects.toMatchObject({ code: "42501" });
    }
    await expect(update(crypto.randomUUID(), { city: "x" })).rejects.toMatchObject({ code: "PT404" });
  });
});
