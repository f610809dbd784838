import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { becomes, bring, importFile, take } from "./support/import_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
beforeAll(async () => {
  world = await startTestStack();
});
afterAll(() => world.stop());

const leadsOf = ({ workspaceId }: Person) =>
  world.sql`select l.name, l.email, l.phone, l.title, a.name as company, a.domain, a.industry, a.employee_count, l.country,
      l.city, l.stage, l.owner_id is not null as owned, l.source
    from public.leads l left join public.accounts a on a.id = l.account_id
    where l.workspace_id = ${workspaceId} and l.deleted_at is null order by l.name`;

describe("exports of other systems go in as they are", () => {
  test("Salesforce, in Windows-1252 as its older reports are", async () => {
    const person = await world.person();
    const file = [
      '"FirstName","LastName","Title","Email","Phone","MobilePhone","Company","Website","Industry","Street","City","State","PostalCode","Country","NumberOfEmployees","AnnualRevenue","LeadSource","Status","Rating"',
      '"Jürgen","Groß","Geschäftsführer","juergen@gross.example","+49 30 1234567","+49 170 1234567","Groß & Söhne, GmbH","https://www.gross.example/de","Manufacturing","Hauptstraße 1\r\nHinterhaus","Köln","NRW","50667","Germany","1,200","$5,000,000","Trade Show","Working - Contacted","Hot"',
      '"Ana","de la Cruz","","ana@cruz.example","","+34 600 123 456","Cruz S.L.","cruz.example","","","Madrid","","28001","Spain","","","Web","Closed - Not Converted",""',
      '"","[not provided]","","","","","Nobody Inc","","","","","","","","","","","Open - Not Contacted",""',
    ].join("\r\n");
    const bytes = Uint8Array.from(file, (character) => character.charCodeAt(0));
    const done = await importFile(person, bytes, { file_name: "report.csv" });
    expect(done).toMatchObject({ added: 3, failed: 0, noted: 0, file: { encoding: "Windows-1252" } });
    expect(await leadsOf(person)).toMatchObject([
      { name: "Ana de la Cruz", phone: "+34600123456", stage: "lost", city: "Madrid", domain: "cruz.example" },
      {
        name: "Jürgen Groß",
        email: "juergen@gross.example",
        phone: "+49301234567",
        title: "Geschäftsführer",
        company: "Groß & Söhne, GmbH",
        domain: "gross.example",
        industry: "Manufacturing",
        employee_count: 1200,
        country: "Germany",
        city: "Köln",
        stage: "contacted",
        source: "Trade Show",
      },
      { name: "[not provided]", company: "Nobody Inc", stage: "new" },
    ]);
  });

  test("HubSpot, with the owner by name", async () => {
    const person = await world.person();
    const file = [
      "\uFEFFRecord ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Lifecycle Stage,Lead Status,Contact owner,Create Date,Associated Company",
      '51,Anna,Jones,ANNA@acme.example,(415) 555-0100,"VP, Sales",Acme,opportunity,OPEN_DEAL,Alex Morgan,2026-01-31 09:15,Acme',
      "52,Bob,,bob@acme.example,,,Acme,marketingqualifiedlead,,,2026-02-01 10:00,Acme",
    ].join("\n");
    expect(await importFile(person, file)).toMatchObject({ added: 2, failed: 0, noted: 0 });
    expect(await leadsOf(person)).toMatchObject([
      { name: "Anna Jones", email: "anna@acme.example", title: "VP, Sales", stage: "proposal", owned: true },
      { name: "Bob", company: "Acme", stage: "engaged", owned: false },
    ]);
  });

  test("Apollo, whose stages are its own", async () => {
    const person = await world.person();
    const file = [
      "First Name,Last Name,Title,Company Name for Emails,Email,Email Status,Email Confidence,Seniority,Departments,Stage,# Employees,Person Linkedin Url,Website,Apollo Contact Id,Apollo Account Id",
      'Priya,Raman,Head of Growth,Lumen,priya@lumen.example,Verified,0.98,Head,"Marketing, Sales",Approaching,51,http://www.linkedin.com/in/priya,http://www.lumen.example,6123a,5123b',
      "Tom,Okafor,Founder,Brightpath,,Unavailable,,Founder,C-Suite,Cold,eleven,,http://brightpath.example,6123c,5123d",
    ].join("\n");
    expect(await importFile(person, file)).toMatchObject({ added: 2, failed: 0, noted: 1 });
    expect(await leadsOf(person)).toMatchObject([
      { name: "Priya Raman", company: "Lumen", employee_count: 51, stage: "contacted", domain: "lumen.example" },
      { name: "Tom Okafor", email: null, stage: "new", employee_count: null },
    ]);
  });
});

test("a second file with the same columns is read as the first was", async () => {
  const person = await world.person();
  const head = "Who,Reach,Rank";
  const { import: first } = await bring(person, `${head}\nAnna,anna@x.example,CTO`);
  expect(first).toMatchObject({ mapping: [null, "email", null], mapping_is_saved: false });
  await take(person, "change", { import_id: first.id, mapping: ["name", "email", "title"] });
  await take(person, "start", { import_id: first.id });
  await becomes(person, first.id, "completed");
  const { import: second } = await bring(person, `${head}\nBob,bob@x.example,CEO`);
  expect(second).toMatchObject({ mapping: ["name", "email", "title"], mapping_is_saved: true });
  const colleague = await world.person({ workspaceId: person.workspaceId, role: "member" });
  const { import: third } = await bring(colleague, `${head}\nCleo,cleo@x.example,CFO`);
  expect(third.mapping_is_saved).toBe(true);
});

test("an export, imported into another workspace, is exported from there the same", async () => {
  const [home, away] = [await world.person(), await world.person()];
  const field = { target: "lead", label: "Seats, at most", type: "number", options: {} };
  for (const person of [home, away]) await person.rpc("save_custom_field", { workspace_id: person.workspaceId, field });
  const [stored] = await world.sql`select key from public.custom_fields where workspace_id = ${home.workspaceId}`;
  const names = [`=cmd|' /C calc'!A0`, "'quoted", '"', "a\nb", "-1", "@sum", "Zoë, 🦊", "﹢", "'=1", "x;y|z"];
  for (const [place, name] of names.entries()) {
    await home.addLead({
      name,
      email: place % 2 ? `p${place}@x.example` : null,
      title: names[(place + 3) % names.length] ?? null,
      tags: [`t${place}`, "a;b", 'c"d'],
      phone: "+49301234567",
      custom: { [String(stored?.key)]: place * 1.5 },
      do_not_contact: place % 3 === 0,
      stage: "won",
    });
  }
  const exportOf = async (person: Person) => {
    const response = await person.chat.post("export", { workspace_id: person.workspaceId });
    return await response.text();
  };
  const file = await exportOf(home);
  expect(await importFile(away, file)).toMatchObject({ added: names.length, failed: 0, noted: 0 });
  // The last three columns are facts of this place: score, creation, last contact.
  const facts = (text: string) => text.replaceAll(/,[^,\n]*,[^,\n]*,[^,\n]*\r\n/g, "\r\n");
  const sorted = (text: string) => facts(text).split(/\r\n/).toSorted();
  expect(sorted(await exportOf(away))).toEqual(sorted(file));
  expect(await importFile(home, file, { duplicates: "update" })).toMatchObject({ added: 0, updated: 0, failed: 0 });
});

test("two imports of the same people at once add each of them once", async () => {
  const alex = await world.person();
  const sam = await world.person({ workspaceId: alex.workspaceId, role: "member" });
  const rows = Array.from(
    { length: 5000 },
    (_, place) => `Person ${place},${place % 3 ? `p${place}@x.example` : ""},Company ${place % 40}`,
  );
  const head = "Name,Email,Company";
  const brought = await Promise.all([
    bring(alex, [head, ...rows].join("\n")),
    bring(sam, [head, ...rows.toReversed()].join("\n")),
  ]);
  await Promise.all(
    brought.map(({ import: { id } }, place) => take(place === 0 ? alex : sam, "start", { import_id: id })),
  );
  const ends = await Promise.all(brought.map(({ import: { id } }) => becomes(alex, id, "completed")));
  expect(ends.map(({ added, skipped }) => added + skipped)).toEqual([5000, 5000]);
  expect(ends.reduce((sum, { added }) => sum + added, 0)).toBe(5000);
  const [count] = await world.sql`select count(*)::int, count(distinct name)::int as names
    from public.leads where workspace_id = ${alex.workspaceId}`;
  expect(count).toEqual({ count: 5000, names: 5000 });
}, 120_000);
