import type { FoundFact, ReadPage } from "../../contracts/fact.ts";
import { dataLine, dataObjects, dataValue } from "./page_data.ts";

const most = { profiles: 8, news: 8 };
const sizes =
  /(?:\b(?:we(?:'re| are)|team of|with|our|employs?|über|rund|mit|more than|over|around|about|some)\s+(?:\w+\s+){0,3}?)(\d{1,3}(?:[.,\u00a0 ]\d{3})*|\d+)\+?\s+(?:employees|people|colleagues|team members|staff|professionals|mitarbeiter(?:innen|nde|:innen)?|mitarbeitende|beschäftigte)\b/i;
const founding =
  /\b(?:founded|established|started|gegründet|fondée?|since|seit|fundada)\s+(?:back\s+)?(?:in\s+|en\s+)?((?:18|19|20)\d\d)\b/i;
const hiring = /\b(?:we(?:'re| are) hiring|open positions?|current vacancies|offene stellen|join our team)\b/i;

/**
 * What a page says of the company whose site it is. Data that the page holds for machines counts as said; what is read out of a sentence
 * is marked as inferred, with the sentence as its quote.
 */
export function companyFacts(read: ReadPage, thisYear: number): FoundFact[] {
  return [...described(read), ...fromData(read), ...fromWords(read, thisYear), ...news(read)];
}

function described({ final_url, page, text }: ReadPage): FoundFact[] {
  const description = page.description?.trim();
  if (!description || !text.includes(description)) return [];
  const quote = description.slice(0, 1000);
  return [{ field: "description", value: quote.slice(0, 500), source_url: final_url, quote }];
}

const organization =
  /^(?:Organization|Corporation|LocalBusiness|OnlineBusiness|NGO|EducationalOrganization|.*Business)$/;

function fromData(read: ReadPage): FoundFact[] {
  const found: FoundFact[] = [];
  for (const object of dataObjects(read, organization)) {
    const say = (field: string, key: string, value: string | number | undefined) => {
      const quote = dataLine(object, key);
      if (value === undefined || value === "" || !quote || !read.text.includes(quote)) return;
      found.push({ field, value, source_url: read.final_url, quote });
    };
    say("legal_name", "legalName", dataValue(object, "legalName"));
    say("industry", "industry", dataValue(object, "industry"));
    say("employee_count", "numberOfEmployees", wholeNumber(dataValue(object, "numberOfEmployees")));
    say("founded", "foundingDate", wholeNumber(dataValue(object, "foundingDate")?.slice(0, 4)));
    say("phone", "telephone", dataValue(object, "telephone"));
    say("email", "email", dataValue(object, "email")?.replace(/^mailto:/, ""));
    say("city", "addressLocality", dataValue(object, "addressLocality"));
    say("country", "addressCountry", countryName(dataValue(object, "addressCountry")));
    const profiles = Array.isArray(object.sameAs) ? object.sameAs : [object.sameAs];
    for (const profile of profiles.slice(0, most.profiles)) {
      if (typeof profile !== "string" || !/^https?:\/\//.test(profile) || !read.text.includes(profile)) continue;
      found.push({
        field: "profile",
        value: profile.slice(0, 500),
        source_url: read.final_url,
        quote: profile.slice(0, 500),
      });
    }
  }
  return found;
}

function fromWords(read: ReadPage, thisYear: number): FoundFact[] {
  const found: FoundFact[] = [];
  const infer = (
    field: string,
    pattern: RegExp,
    basis: string,
    answerOf: (match: RegExpExecArray) => number | boolean,
  ) => {
    const match = pattern.exec(read.text);
    if (!match) return;
    const quote = sentenceAround(read.text, match.index, match[0].length);
    found.push({ field, value: answerOf(match), source_url: read.final_url, quote, is_inferred: true, basis });
  };
  infer("employee_count", sizes, "A number of people in a sentence of the page.", (match) =>
    Number((match[1] ?? "").replace(/\D/g, "")),
  );
  infer("founded", founding, "A year in a sentence of the page.", (match) => Number(match[1]));
  infer("hiring", hiring, "Words about open positions on the page.", () => true);
  return found.filter(({ field, value }) => field !== "founded" || Number(value) <= thisYear);
}

function news({ page, text, final_url }: ReadPage): FoundFact[] {
  return page.items.slice(0, most.news).flatMap(({ title, url, on }) => {
    const quote = title.trim().slice(0, 300);
    if (!quote || !text.includes(quote)) return [];
    const day = on && /^\d{4}-\d\d-\d\d/.exec(on)?.[0];
    return [{ field: "news", value: quote, source_url: url ?? final_url, quote, ...(day && { happened_on: day }) }];
  });
}

/** The sentence in which it stands, at most 300 characters to each side. */
export function sentenceAround(text: string, index: number, length: number): string {
  const before = text.slice(Math.max(0, index - 300), index);
  const after = text.slice(index + length, index + length + 300);
  const start = Math.max(before.lastIndexOf("\n"), before.search(/[.!?]\s+(?=[^.!?]*$)/));
  const end = after.search(/[.!?](?:\s|$)|\n/);
  return (
    before.slice(start + 1) +
    text.slice(index, index + length) +
    (end < 0 ? after : after.slice(0, end + 1))
  ).trim();
}

function wholeNumber(value: string | undefined): number | undefined {
  const digits = value?.trim();
  return digits && /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** "DE" as people write it. */
function countryName(value: string | undefined): string | undefined {
  if (!value || !/^[A-Z]{2}$/.test(value)) return value;
  return new Intl.DisplayNames(["en"], { type: "region", fallback: "none" }).of(value) ?? value;
}
