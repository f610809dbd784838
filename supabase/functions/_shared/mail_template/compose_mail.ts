import {
  type MailDraft,
  type MailFinding,
  type MailProblem,
  subjectMaxLength,
} from "../../../../shared/contracts/email_template.ts";
import { checkMail } from "../../../../shared/domain/mail/check_mail.ts";
import { oneLine } from "../../../../shared/domain/mail/clean_text.ts";
import type { TemplateClock } from "./date_text.ts";
import { escapeHtml } from "./escape_html.ts";
import { fillTemplate } from "./fill_template.ts";
import { HeldValues } from "./held_values.ts";
import type { TemplateValues } from "./liquid_language.ts";
import { type MailFrame, mailFooter, mailPage } from "./mail_frame.ts";
import { countParts, readMailMarkdown } from "./mail_parts.ts";
import { type ParsedTemplate, type ParseResult, parseTemplate } from "./parse_template.ts";

/** A draft whose both parts were read. */
export type ParsedDraft = { subject: ParsedTemplate; body: ParsedTemplate };

export type MailContent = { subject: string; text: string; html: string };

/** `findings` is what filters, readers or the law would mind. */
export type ComposeResult =
  | { ok: true; content: MailContent; findings(): MailFinding[] }
  | { ok: false; problems: MailProblem[] };

/** Reads both parts of a draft and tells everything that is wrong with either. `known` are the names of the variables. */
export function parseDraft(
  draft: MailDraft,
  known: readonly string[],
): { ok: true; parsed: ParsedDraft } | { ok: false; problems: MailProblem[] } {
  const [subject, body] = [parseTemplate("subject", draft.subject, known), parseTemplate("body", draft.body, known)];
  if (subject.ok && body.ok) return { ok: true, parsed: { subject: subject.template, body: body.template } };
  return { ok: false, problems: [...problemsOf(subject), ...problemsOf(body)] };
}

const problemsOf = (result: ParseResult) => (result.ok ? [] : result.problems);

/** Makes a mail for one person: its subject and both parts. Not ok when a value is missing that has no fall-back. */
export function composeMail(
  draft: ParsedDraft,
  { values, clock, frame }: { values: TemplateValues; clock: TemplateClock; frame: MailFrame },
): ComposeResult {
  const held = new HeldValues();
  const subject = fillTemplate(draft.subject, { values, held, clock });
  const body = fillTemplate(draft.body, { values, held, clock });
  if (!subject.ok || !body.ok) {
    return { ok: false, problems: [subject, body].flatMap((part) => (part.ok ? [] : part.problems)) };
  }
  const ownSubject = oneLine(held.fill(subject.text, (value) => value));
  const line = ownSubject === "" ? answerSubject(frame.threadSubject) : ownSubject;
  if (line === "" || line.length > subjectMaxLength) {
    const message = line === "" ? "The subject is empty for this person." : "The subject is too long for this person.";
    return { ok: false, problems: [{ part: "subject", line: 1, column: 1, message }] };
  }
  const markdown = readMailMarkdown(body.text);
  const words = markdown.text(held);
  const parts = bothParts({ words, ownHtml: markdown.html(held, linksOf(values, frame)) }, values, frame);
  return {
    ok: true,
    content: { subject: line, text: parts.text, html: mailPage(line, parts.html) },
    findings: () =>
      checkMail({
        ...countParts(markdown.tokens, held),
        subject: ownSubject,
        text: words,
        hasUnsubscribe: parts.text.includes(values.unsubscribe_url),
        postalAddress: frame.postalAddress,
        isFirst: !frame.threadSubject,
      }),
  };
}

const linksOf = (values: TemplateValues, { track }: MailFrame) => ({ track, ownUrl: values.unsubscribe_url });

/** The mail's own words with what stands below them. */
function bothParts(
  { words, ownHtml }: { words: string; ownHtml: string },
  { unsubscribe_url: url }: TemplateValues,
  frame: MailFrame,
): { text: string; html: string } {
  const nothing = new HeldValues();
  const signature = readMailMarkdown(frame.signature);
  const signatureText = signature.text(nothing);
  const footer = mailFooter(frame, words.includes(url) ? undefined : url);
  const html = [
    ownHtml,
    signatureText && `<div style="margin:24px 0 0">${signature.html(nothing)}</div>`,
    footer.html,
    frame.pixelUrl && `<img src="${escapeHtml(frame.pixelUrl)}" alt="" width="1" height="1" style="border:0">`,
  ];
  const text = [words, signatureText && `-- \n${signatureText}`, footer.text];
  return { text: `${text.filter(Boolean).join("\n\n")}\n`, html: html.filter(Boolean).join("\n") };
}

/** A follow-up without a subject of its own stays in the thread of the mail before. */
function answerSubject(threadSubject: string | null | undefined): string {
  const before = oneLine(threadSubject ?? "");
  return before === "" || /^re:/i.test(before) ? before : `Re: ${before}`;
}
