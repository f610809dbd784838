import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Lead, lead } from "../../shared/contracts/lead.ts";
import { leadPage } from "../../shared/contracts/lead_filter.ts";
import { type LeadDatabase, people, startLeadDatabase } from "./lead_fixture.ts";
import { addSampleLeads } from "./lead_samples.ts";

let leads: LeadDatabase;
let all: Lead[];

beforeAll(async () => {
  leads = await startLeadDatabase();
  all = await addSampleLeads(leads);
}, 60_000);

afterAll(() => leads.database.stop());

describe("free text", () => {
  const found = async (text: string, person: string = people.owner) =>
    z
      .array(lead.pick({ name: true, company: true }))
      .parse(leadPage.parse(await leads.call(person, "search_leads", { filter: { text }, page_size: 200 })).leads);

  test.each([
    ["Dorte Gross", "Dörte Groß"],
    ["DÖRTE", "Dörte Groß"],
    ["elodi roux", "Élodie \\ Roux"],
    ["Eloide", "Élodie \\ Roux"],
    ["Carlo_O'Neil", "Carla_O'Neil"],
  ])("%s finds %s", async (text, name) => {
    const rows = await found(text);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set([name]));
  });

  test.each(["olmuhle", "Ölmüle", "zefyr_co zephyr"])("finds companies by %s", async (text) => {
    const wanted = text.startsWith("z") ? "Zephyr_Co" : "Ölmühle Nord";
    const rows = await found(text);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ company }) => company))).toEqual(new Set([wanted]));
  });

  test("puts the nearest name first", async () => {
    const [first] = await found("ann");
    expect(first?.name).toBe("Ann");
  });

  test("finds notes, follows their change and their deletion", async () => {
    const [first] = all;
    await leads.call(people.owner, "add_note", { lead_id: first?.id, body: "Wants a zeppelin for the fair" });
    expect(await found("zeppelin")).toHaveLength(1);
    const { sql } = leads.database;
    await sql`update public.lead_activities set body = 'Wants a balloon' where body like '%zeppelin%'`;
    expect(await found("zeppelin")).toHaveLength(0);
    expect(await found("balloon")).toHaveLength(1);
    await sql`delete from public.lead_activities where body like '%balloon%'`;
    expect(await found("balloon")).toHaveLength(0);
  });

  test("follows a company's new name", async () => {
    const { sql } = leads.database;
    await sql`update public.accounts set name = 'Quixotic' where name = 'Acme'`;
    expect((await found("quixotic")).length).toBeGreaterThan(0);
    await sql`update public.accounts set name = 'Acme' where name = 'Quixotic'`;
    expect(await found("quixotic")).toHaveLength(0);
  });

  test("finds nothing of another workspace, however it is spelt", async () => {
    for (const text of ["Secret", "secert", "person"]) expect(await found(text)).toHaveLength(0);
    for (const text of ["anna", "acme"]) expect(await found(text, people.outsider)).toHaveLength(0);
  });
});
