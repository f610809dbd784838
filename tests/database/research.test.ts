import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type FoundFact, fact, savedResearch } from "../../shared/contracts/fact.ts";
import { turnDriver } from "../helpers/turn_driver.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
let account: string;
let person: string;
const about = "https://firm.example/about";
const page = {
  url: about,
  final_url: about,
  title: "About",
  text: "We are 120 people.\nOur  office is in Berlin, Germany.\nAnna Berg, Head of Planning",
};

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());
beforeEach(async () => {
  const { sql } = leads.database;
  await sql`delete from public.research_pages`;
  await sql`delete from private.page_turns`;
  const [company] = await sql<{ id: string }[]>`insert into public.accounts (workspace_id, name, domain)
    values (${workspace}, ${`Firm ${Math.random()}`}, 'firm.example') returning id`;
  account = company?.id ?? "";
  const [lead] = await sql<{ id: string }[]>`insert into public.leads (workspace_id, account_id, name, email)
    values (${workspace}, ${account}, 'Anna Berg', ${`anna${Math.random()}@firm.example`}) returning id`;
  person = lead?.id ?? "";
});

const found = (field: string, value: FoundFact["value"], quote: string, more: Partial<FoundFact> = {}): FoundFact => ({
  ...{ field, value, quote, source_url: about },
  ...more,
});
const save = async (args: Record<string, unknown>, who: string = people.member) =>
  savedResearch.parse(
    await leads.call(who, "save_research", { subject: { account_id: account }, pages: [page], ...args }),
  );
const facts = async (subject: Record<string, unknown> = { account_id: account }, who: string = people.member) =>
  z.array(fact).parse(await leads.call(who, "list_facts", subject));
const record = async () => (await leads.database.sql`select * from public.accounts where id = ${account}`)[0];

describe("a fact", () => {
  test("is kept with its source, its words and when they were seen", async () => {
    expect(await save({ facts: [found("employee_count", 120, "We are 120 people.")] })).toMatchObject({
      saved: 1,
      refused: [],
    });
    const [one] = await facts();
    expect(one).toMatchObject({
      value: 120,
      source_url: about,
      source_title: "About",
      quote: "We are 120 people.",
      contradicts: false,
    });
    expect(Date.now() - Date.parse(one?.seen_at ?? "")).toBeLessThan(60_000);
  });

  test.each([
    ["no source", { source_url: "" }, /No source, no fact/],
    ["an address that was not read", { source_url: "https://firm.example/other" }, /do not stand on that page/],
    ["no words", { quote: " " }, /words of its source/],
    ["words that do not stand there", { quote: "We are 121 people." }, /do not stand on that page/],
    ["a script for a source", { source_url: "javascript:alert(1)" }, /No source, no fact/],
    ["a guess without what from", { is_inferred: true }, /from what/],
    ["a list", { value: [1] }, /A value is/],
    ["a field and a question", { question: "How many?" }, /a field or answers/],
    ["another key", { trusted: true }, /A fact has/],
  ])("with %s is none", async (_name, wrong, reason) => {
    const answer = await save({ facts: [{ ...found("employee_count", 120, "We are 120 people."), ...wrong }] });
    expect(answer).toMatchObject({ saved: 0, filled: [] });
    expect(answer.refused[0]?.reason).toMatch(reason);
    expect(await facts()).toEqual([]);
  });

  test("may be quoted over a line's end and in other spacing and case", async () => {
    const quote = "our office is in Berlin,\n Germany.";
    expect(await save({ facts: [found("city", "Berlin", quote)] })).toMatchObject({ saved: 1 });
  });

  test("seen again stands once, with the newer time", async () => {
    await save({ facts: [found("city", "Berlin", "Berlin")] });
    await leads.database
      .sql`update public.facts set seen_at = now() - interval '40 days', first_seen_at = now() - interval '40 days'`;
    expect(await save({ facts: [found("city", "Berlin", "Berlin")] })).toMatchObject({ saved: 0, seen_again: 1 });
    const all = await facts();
    expect(all).toHaveLength(1);
    expect(Date.now() - Date.parse(all[0]?.seen_at ?? "")).toBeLessThan(60_000);
  });

  test("of the same source that says otherwise now is superseded; of another it stands beside, as a contradiction", async () => {
    await save({ facts: [found("employee_count", 120, "120 people")] });
    const newer = { ...page, text: "We are 150 people." };
    expect(await save({ pages: [newer], facts: [found("employee_count", 150, "150 people")] })).toMatchObject({
      superseded: 1,
    });
    const other = { url: "https://press.example/1", final_url: "https://press.example/1", text: "It has 90 people." };
    await save({ pages: [other], facts: [found("employee_count", 90, "90 people", { source_url: other.url })] });
    expect((await facts()).map(({ value, contradicts }) => [value, contradicts]).sort()).toEqual([
      [150, true],
      [90, true],
    ]);
  });
});

describe("a record", () => {
  test("is filled where it is empty, only by what is said and not contradicted, and says that it holds outsiders' words", async () => {
    await leads.database.sql`update public.accounts set city = 'Hamburg' where id = ${account}`;
    const answer = await save({
      facts: [
        found("employee_count", 120, "We are 120 people."),
        found("city", "Berlin", "Berlin"),
        found("industry", "Planning", "Planning", { is_inferred: true, basis: "A title" }),
      ],
    });
    expect(answer.filled).toEqual(["employee_count"]);
    expect(await record()).toMatchObject({ employee_count: 120, city: "Hamburg", industry: null, from_outside: true });
    expect((await facts()).find(({ field }) => field === "city")).toMatchObject({
      contradicts: true,
      on_record: "Hamburg",
    });
  });

  test("stays empty where sources disagree", async () => {
    const two = {
      url: "https://firm.example/2",
      final_url: "https://firm.example/2",
      text: "120 people, or 200 people",
    };
    const answer = await save({
      pages: [page, two],
      facts: [
        found("employee_count", 120, "120 people"),
        found("employee_count", 200, "200 people", { source_url: two.url }),
      ],
    });
    expect(answer.filled).toEqual([]);
    expect(await record()).toMatchObject({ employee_count: null });
  });

  test("takes what a person chooses, and an undo brings back what was there, with the facts gone", async () => {
    await leads.database.sql`update public.accounts set city = 'Hamburg' where id = ${account}`;
    await save({ facts: [found("city", "Berlin", "Berlin")] });
    const [one] = await facts();
    expect(await leads.call(people.member, "use_fact", { fact_id: one?.id })).toMatchObject({ changed: 1 });
    expect(await record()).toMatchObject({ city: "Berlin" });
    expect(await leads.call(people.member, "delete_fact", { fact_id: one?.id })).toBe(true);
    expect(await facts()).toEqual([]);
  });

  test("and all of one research are taken back together", async () => {
    const driver = turnDriver(leads.database.sql, people.member);
    const held = await driver.begin("Research it");
    const callId = await driver.request(held, { tool: "research_company", effect: "write", arguments: {} });
    await driver.call("run_call", {
      ...{ call_id: callId, epoch: held.epoch, function_name: "save_research" },
      arguments: {
        workspace_id: workspace,
        subject: { account_id: account },
        pages: [page],
        facts: [found("employee_count", 120, "120 people")],
      },
    });
    expect(await record()).toMatchObject({ employee_count: 120 });
    await driver.advance(held, {
      results: [{ call_id: callId, ok: true, summary: "Done.", result: null }],
      tainted: true,
    });
    await driver.finish(held);
    await driver.call("undo", { call_id: callId });
    expect(await record()).toMatchObject({ employee_count: null });
    expect(await facts()).toEqual([]);
  });
});

describe("the domain of a record", () => {
  const trusted = async () =>
    z
      .object({ domain_is_trusted: z.boolean() })
      .parse(await leads.call(people.member, "research_target", { account_id: account })).domain_is_trusted;

  test("is trusted, unless the assistant wrote it by itself after it had read text from outside; a person's own word counts again", async () => {
    expect(await trusted()).toBe(true);
    const driver = turnDriver(leads.database.sql, people.member);
    const held = await driver.begin("Look it up");
    await leads.database.sql`update public.turns set tainted = true where id = ${held.turnId}`;
    const callId = await driver.request(held, { tool: "update_account", effect: "write", arguments: {} });
    await driver.call("run_call", {
      ...{ call_id: callId, epoch: held.epoch, function_name: "update_account" },
      arguments: {
        workspace_id: workspace,
        account_id: account,
        changes: { domain: "customer-data.attacker.example" },
      },
    });
    expect(await trusted()).toBe(false);
    await leads.call(people.member, "update_account", { account_id: account, changes: { domain: "firm2.example" } });
    expect(await trusted()).toBe(true);
    await driver.finish(held);
  });
});

describe("hosts", () => {
  const turn = async (host: string, gap = 1000) =>
    z.number().parse(await leads.call(people.member, "take_page_turn", { host, gap_milliseconds: gap }));

  test("are asked one page after the other, each with its own pause", async () => {
    expect(await turn("firm.example")).toBe(0);
    const second = await turn("FIRM.example");
    expect(second).toBeGreaterThan(500);
    expect(await turn("firm.example")).toBeGreaterThan(second);
    expect(await turn("other.example")).toBe(0);
    await expect(turn("firm.example", 60_000)).rejects.toThrow(/at most 30 seconds/);
  });
});

describe("others", () => {
  test("a viewer reads facts and changes none; a stranger has no such record; a deleted lead's are gone at once", async () => {
    await save({ subject: { lead_id: person }, facts: [found("title", "Head of Planning", "Head of Planning")] });
    expect(await facts({ lead_id: person }, people.viewer)).toHaveLength(1);
    await expect(save({}, people.viewer)).rejects.toThrow(/Viewers can read/);
    await expect(save({ workspace_id: otherWorkspace }, people.member)).rejects.toThrow(/no such workspace/);
    const [one] = await facts({ lead_id: person });
    await expect(leads.call(people.viewer, "use_fact", { fact_id: one?.id })).rejects.toThrow(/Viewers/);
    await leads.database.sql`update public.leads set deleted_at = now() where id = ${person}`;
    expect(await facts({ lead_id: person })).toEqual([]);
    await expect(leads.call(people.member, "use_fact", { fact_id: one?.id })).rejects.toThrow(/no such fact/);
  });

  test("an erased person's facts go, and their name goes out of pages and of the company's facts", async () => {
    const { sql } = leads.database;
    await save({
      subject: { lead_id: person },
      facts: [found("title", "Head of Planning", "Anna Berg, Head of Planning")],
    });
    await save({ facts: [found("founder", "Anna Berg", "Anna Berg, Head of Planning")] });
    await leads.call(people.owner, "erase_person", { lead_id: person });
    await sql`select private.carry_out_erasures()`;
    expect(await sql`select from public.facts where lead_id = ${person}`).toHaveLength(0);
    const left =
      await sql`select value::text || quote as words from public.facts union all select text from public.research_pages`;
    expect(JSON.stringify(left)).not.toContain("Anna Berg");
  });
});
