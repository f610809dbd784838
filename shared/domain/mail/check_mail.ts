import type { MailFinding } from "../../contracts/email_template.ts";
import { linkFindings, type MailLink } from "./link_findings.ts";
import { spamWordsIn } from "./spam_words.ts";

/** A mail as it would be read, and what of it counts. */
export type MailFacts = {
  subject: string;
  /** The mail's own words, without signature and footer. */
  text: string;
  links: readonly MailLink[];
  imageCount: number;
  /** The link to unsubscribe stands somewhere in the whole mail. */
  hasUnsubscribe: boolean;
  postalAddress: string | null;
  /** The first mail of its thread: it must have a subject of its own, and answers nothing. */
  isFirst: boolean;
  /** HTML in the markdown, which readers see as text. */
  shownHtml: readonly string[];
};

const lengths = { subjectNote: 60, subjectWarning: 90, words: 250, wordsWarning: 600, imageNeedsWords: 20 };

/** Everything that filters, readers or the law would mind, the gravest first. Nothing outside is asked. */
export function checkMail(facts: MailFacts): MailFinding[] {
  const findings = [
    ...subjectFindings(facts),
    ...toneFindings(facts),
    ...lengthFindings(facts),
    ...leftoverFindings(facts),
    ...linkFindings(facts.links),
    ...lawFindings(facts),
  ];
  const order = { error: 0, warning: 1, note: 2 };
  return findings.sort((one, other) => order[one.severity] - order[other.severity]);
}

function subjectFindings({ subject, isFirst }: MailFacts): MailFinding[] {
  const { length } = subject;
  if (length === 0) return isFirst ? [{ rule: "subject", severity: "error", message: "The mail has no subject." }] : [];
  const findings: MailFinding[] = [];
  if (isFirst && /^\s*(re|fwd?|aw|wg|sv|tr)\s*:/i.test(subject)) {
    const message =
      "The subject pretends to answer a mail that was never sent. That is misleading, and in places forbidden.";
    findings.push({ rule: "false_answer", severity: "error", message });
  }
  if (length > lengths.subjectNote) {
    const severity = length > lengths.subjectWarning ? "warning" : "note";
    const message = `The subject has ${length} characters; telephones show about ${lengths.subjectNote}.`;
    findings.push({ rule: "subject_length", severity, message });
  }
  return findings;
}

function toneFindings({ subject, text }: MailFacts): MailFinding[] {
  const findings: MailFinding[] = [];
  const shouted = shoutedWords(text);
  if (isShouted(subject)) {
    findings.push({ rule: "shouting", severity: "warning", message: "The subject is in capital letters." });
  } else if (shouted.length >= 3) {
    const message = `Words in capital letters read like shouting: ${shouted.slice(0, 5).join(", ")}.`;
    findings.push({ rule: "shouting", severity: "warning", message });
  }
  const marks = (`${subject}\n${text}`.match(/!/g) ?? []).length;
  if (marks > 3 || /[!?]{2,}|[$€£]{2,}/.test(`${subject} ${text}`) || subject.includes("!")) {
    const message = "Exclamation marks in the subject, many of them or several in a row look like advertising.";
    findings.push({ rule: "exclamation", severity: marks > 3 ? "warning" : "note", message });
  }
  const words = spamWordsIn(`${subject} ${text}`);
  if (words.length > 0) {
    const message = `Filters know these words from advertising: ${words
      .slice(0, 8)
      .map((word) => `“${word}”`)
      .join(", ")}.`;
    findings.push({ rule: "spam_words", severity: words.length > 2 ? "warning" : "note", message });
  }
  return findings;
}

function lengthFindings({ text, imageCount }: MailFacts): MailFinding[] {
  const count = text.split(/\s+/).filter(Boolean).length;
  if (imageCount > 0 && count < lengths.imageNeedsWords) {
    const message = "The mail is almost nothing but a picture: many programs do not show it, and filters distrust it.";
    return [{ rule: "only_image", severity: "warning", message }];
  }
  if (count <= lengths.words) return [];
  const severity = count > lengths.wordsWarning ? "warning" : "note";
  return [
    { rule: "length", severity, message: `The mail has ${count} words. Under ${lengths.words} are read more often.` },
  ];
}

/** Places for words that nobody filled in, and HTML that would be read as text. */
function leftoverFindings({ subject, text, shownHtml }: MailFacts): MailFinding[] {
  const left = `${subject}\n${text}`.match(
    /\[(?:first|last|full|your|company|name|insert|vorname|firma)[^\]\n]{0,30}\]|<<[^>\n]{1,40}>>|(?<!\{)\{[a-z_ ]{2,30}\}(?!\})|%[A-Z_]{3,30}%|\*\|[A-Z_]{2,30}\|\*|\blorem ipsum\b|\bT(?:O)DO\b|\bXXX+\b/gi,
  );
  const findings: MailFinding[] = [];
  if (left) {
    const named = [...new Set(left)].slice(0, 5).join(", ");
    const message = `This would be sent as it stands: ${named}. Variables are written {{ lead.first_name }}.`;
    findings.push({ rule: "left_over", severity: "error", message });
  }
  if (shownHtml.length > 0) {
    const message = `HTML is shown as text: ${shownHtml[0]?.slice(0, 60)}. Use markdown, such as **bold** or [words](https://…).`;
    findings.push({ rule: "html", severity: "warning", message });
  }
  return findings;
}

function lawFindings({ hasUnsubscribe, postalAddress }: MailFacts): MailFinding[] {
  const findings: MailFinding[] = [];
  if (!hasUnsubscribe) {
    findings.push({ rule: "unsubscribe", severity: "error", message: "The mail has no link to unsubscribe." });
  }
  if (!postalAddress?.trim()) {
    const message =
      "There is no postal address below the mail. The law of many countries asks for one: set it in the settings.";
    findings.push({ rule: "postal_address", severity: "error", message });
  }
  return findings;
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const cased = letters.filter((letter) => letter.toLowerCase() !== letter.toUpperCase());
  const capitals = cased.filter((letter) => letter === letter.toUpperCase());
  return cased.length >= 8 && capitals.length / cased.length > 0.7;
}

/** Words of four capital letters and more; shorter ones are mostly abbreviations. */
function shoutedWords(text: string): string[] {
  return [...new Set(text.match(/(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])/gu) ?? [])];
}
