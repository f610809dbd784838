import { parseSpf, type SpfRecord, spfBegins } from "./parse_spf.ts";
import { isUnanswered, shownName, type TxtAnswers, textsOf } from "./txt_answer.ts";

/** Look-ups that receivers do for one record before they give up (RFC 7208, 4.6.4). */
export const mostLookups = 10;

export type SpfReading = {
  /** The records of the domain itself; undefined while they are not known. */
  texts: string[] | undefined;
  record: SpfRecord | undefined;
  /** Why receivers cannot use it, as a sentence's end. */
  fault: string | undefined;
  lookups: number;
  /** Every domain that is included, at any depth. */
  includes: Set<string>;
  /** The qualifier of the `all` at its end, also one that a redirect leads to. */
  end: string | undefined;
  /** Names that were not asked for yet. */
  missing: string[];
  /** Names that DNS did not answer. */
  unanswered: string[];
};

/** Follows the SPF record of a domain through everything that it includes, as far as the answers go. */
export function readSpf(domain: string, answers: TxtAnswers): SpfReading {
  const name = domain.toLowerCase();
  const reading: SpfReading = {
    ...{ texts: textsOf(answers, name, spfBegins), record: undefined, fault: undefined, lookups: 0 },
    ...{ includes: new Set(), end: undefined, missing: [], unanswered: [] },
  };
  const found = follow(name, [], reading, answers);
  reading.record = found?.record;
  reading.end = found?.end;
  return reading;
}

type Followed = { record: SpfRecord; end: string | undefined };

/** Reads the record of one name and goes on into it; undefined where there is none to read, or a fault was met. */
function follow(name: string, path: readonly string[], reading: SpfReading, answers: TxtAnswers): Followed | undefined {
  const texts = textsOf(answers, name, spfBegins);
  if (texts === undefined) {
    (isUnanswered(answers, name) ? reading.unanswered : reading.missing).push(name);
    return undefined;
  }
  const [text] = texts;
  if (text === undefined || texts.length > 1) {
    if (path.length > 0)
      reading.fault ??= `${shownName(name)}, which it includes, has ${texts.length === 0 ? "no SPF record" : "several"}`;
    return undefined;
  }
  const parsed = parseSpf(text);
  if (!parsed.ok) {
    reading.fault ??= path.length === 0 ? parsed.fault : `${shownName(name)}: ${parsed.fault}`;
    return undefined;
  }
  return { record: parsed.record, end: walk(parsed.record, [...path, name], reading, answers) };
}

/** Counts what a record has receivers look up, and follows its includes. Returns how the record ends. */
function walk(
  { terms, redirect }: SpfRecord,
  path: readonly string[],
  reading: SpfReading,
  answers: TxtAnswers,
): string | undefined {
  const into = (next: string): Followed | undefined => {
    reading.includes.add(next);
    // A macro is filled in by the receiver: where it leads, nobody can say before.
    if (next.includes("%")) return undefined;
    if (path.includes(next)) {
      reading.fault ??= `it includes itself, over ${shownName(next)}`;
      return undefined;
    }
    return follow(next, path, reading, answers);
  };
  for (const { mechanism, value, qualifier } of terms) {
    if (mechanism === "all") return qualifier;
    if (mechanism === "ip4" || mechanism === "ip6") continue;
    if (!mayLookUp(reading)) return undefined;
    if (mechanism === "include") into(value);
  }
  if (redirect === undefined || !mayLookUp(reading)) return undefined;
  return into(redirect)?.end;
}

/** Stops where receivers stop, so that hostile records cost no more than others. */
function mayLookUp(reading: SpfReading): boolean {
  reading.lookups += 1;
  if (reading.lookups > mostLookups)
    reading.fault ??= `it takes more than ${mostLookups} look-ups, and receivers stop there`;
  return reading.fault === undefined;
}
