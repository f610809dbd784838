import { describe, expect, test } from "vitest";
import type { ReadPage } from "../../../shared/contracts/fact.ts";
import { companyFacts } from "../../../shared/domain/research/company_facts.ts";
import { pagesToRead } from "../../../shared/domain/research/pages_to_read.ts";
import { personFacts } from "../../../shared/domain/research/person_facts.ts";
import { recordFacts } from "../../../shared/domain/research/record_facts.ts";
import { workDomain } from "../../../shared/domain/research/work_domain.ts";
import { readFeed } from "../../../supabase/functions/_shared/research/read_feed.ts";
import { readHtml } from "../../../supabase/functions/_shared/research/read_html.ts";
import { shelf } from "./shelf.ts";

function pageOf(name: keyof typeof shelf, url = "https://firm.example/"): ReadPage {
  const source = shelf[name];
  const said = source.startsWith("<?xml") || source.startsWith("{") ? readFeed(source, url) : readHtml(source, url);
  if (!said) throw new Error(`${name} could not be read.`);
  return { url, final_url: url, fetched_at: "2026-11-23T10:00:00Z", ...said };
}
const factsOf = (name: keyof typeof shelf) =>
  companyFacts(pageOf(name), 2026).map(({ field, value, is_inferred }) => [field, value, is_inferred === true]);

describe("the shelf of saved pages", () => {
  test("says what stands in data for machines", () => {
    expect(factsOf("data")).toEqual([
      ["description", "Firm builds planning tools.", false],
      ["legal_name", "Firm Planning GmbH", false],
      ["industry", "Software", false],
      ["employee_count", 120, false],
      ["founded", 1998, false],
      ["phone", "+49 30 1234567", false],
      ["email", "hello@firm.example", false],
      ["city", "Berlin", false],
      ["country", "Germany", false],
      ["profile", "https://social.example/firm", false],
    ]);
  });

  test.each([
    [
      "english",
      [
        ["employee_count", 1200, true],
        ["founded", 1987, true],
        ["hiring", true, true],
      ],
    ],
    [
      "german",
      [
        ["employee_count", 85, true],
        ["founded", 2004, true],
      ],
    ],
    ["plain", []],
    ["hidden", []],
    ["broken", []],
    ["future", []],
  ] as const)("in words: %s", (name, facts) => {
    expect(factsOf(name)).toEqual(facts);
  });

  test.each(["rss", "atom", "json"] as const)("tells news from %s, with their days", (name) => {
    expect(companyFacts(pageOf(name), 2026)).toMatchObject([
      {
        field: "news",
        value: "We open an office in Oslo",
        source_url: "https://firm.example/news/oslo",
        happened_on: "2026-11-02",
      },
    ]);
  });

  test("never says what the page does not", () => {
    for (const name of Object.keys(shelf)) {
      const known = Object.keys(shelf).find((key): key is keyof typeof shelf => key === name);
      if (!known) continue;
      const page = pageOf(known);
      for (const { quote } of [...companyFacts(page, 2026), ...personFacts(page, "Anna Berg")])
        expect(page.text.replaceAll(/\s+/g, " ")).toContain(quote.replaceAll(/\s+/g, " "));
    }
  });

  test("finds a person by data and by words", () => {
    expect(personFacts(pageOf("team"), "Anna Berg")).toMatchObject([
      { field: "title", value: "Head of Planning", quote: "Anna Berg, Head of Planning", is_inferred: true },
    ]);
    expect(personFacts(pageOf("team"), "Jörg Müller")).toMatchObject([
      { field: "title", value: "Geschäftsführer", quote: "Jörg Müller\nGeschäftsführer" },
    ]);
    expect(personFacts(pageOf("person_data"), "Anna Berg")).toMatchObject([
      { field: "title", value: "Chief Operating Officer", quote: "jobTitle: Chief Operating Officer" },
      { field: "email" },
    ]);
    expect(personFacts(pageOf("team"), "Ann")).toEqual([]);
  });

  test("hides what a reader would not see, and leaves scripts out", () => {
    const { text } = pageOf("hidden");
    expect(text).toContain("Visible words");
    expect(text).not.toMatch(/secret order|alert\(|ignore all/i);
  });

  test("gives a page of absurd depth up, at once", () => {
    const began = performance.now();
    for (const tag of ["div", "b", "font", "g"])
      expect(() => readHtml(`<${tag}>`.repeat(100_000), "https://firm.example/")).toThrow(RangeError);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(readHtml(`<p>${"<div>".repeat(300)}deep words`, "https://firm.example/").text).toContain("deep words");
  });
});

describe("which pages are read next", () => {
  test("those that tell of the company, one of a kind, and none of other sites", () => {
    const home = pageOf("links");
    expect(pagesToRead(home, 5)).toEqual([
      "https://firm.example/about",
      "https://www.firm.example/team",
      "https://firm.example/impressum",
      "https://firm.example/news",
    ]);
    expect(pagesToRead(home, 1)).toEqual(["https://firm.example/about"]);
  });
});

describe("records of a domain", () => {
  test("tell who runs its mail and what it uses, as inferred", () => {
    const lines = [
      "MX 1 aspmx.l.google.com.",
      "MX 5 alt1.aspmx.l.google.com.",
      "TXT v=spf1 include:_spf.salesforce.com ~all",
    ];
    expect(recordFacts("dns:firm.example", lines)).toMatchObject([
      { field: "mail_service", value: "Google Workspace", is_inferred: true, quote: lines[0] },
      { field: "uses", value: "Salesforce", is_inferred: true, quote: lines[2] },
    ]);
    expect(recordFacts("dns:firm.example", ["MX 1 google.com.attacker.example.", "TXT hello"])).toEqual([]);
  });

  test("a private address tells of no employer", () => {
    expect(workDomain("anna@firm.example")).toBe("firm.example");
    for (const none of ["a@gmail.com", "a@yahoo.co.uk", "a@web.de", null, "nothing"])
      expect(workDomain(none)).toBeUndefined();
  });
});
