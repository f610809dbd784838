import type { FoundFact, ReadPage } from "../../contracts/fact.ts";
import { companyFacts } from "./company_facts.ts";
import { recordFacts } from "./record_facts.ts";

/** What one page of a company's site, or the records of its domain, says of it. */
export function siteFacts(page: ReadPage, year: number): FoundFact[] {
  return page.url.startsWith("dns:") ? recordFacts(page.url, page.text.split("\n")) : companyFacts(page, year);
}
