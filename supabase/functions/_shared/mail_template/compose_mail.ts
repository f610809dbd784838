import type { MailDraft, MailProblem } from "../../../../shared/contracts/email_template.ts";
import { subjectMaxLength } from "../../../../shared/contracts/email_template.ts";
import { oneLine } from "../../../../shared/domain/mail/clean_text.ts";
import type { TemplateClock } from "./date_text.ts";
import { escapeHtml } from "./escape_html.ts";
import { fillTemplate } from "./fill_template.ts";
import { HeldValues } from "./held_values.ts";
import type { TemplateValues } from "./liquid_language.ts";
import { htmlPart, readMailMarkdown, textPart } from "./mail_parts.ts";
import { type ParsedTemplate, type ParseResult, parseTemplate } from "./parse_template.ts";

/** A draft whose both parts were read. */
export type ParsedDraft = { subject: ParsedTemplate; body: ParsedTemplate };

/** What stands in the mail besides its own words. */
export type MailFrame = {
  /** Markdown; no template. */
  signature: string;
  /** Whose mail it is, and where they live: the law of many countries asks for it. */
  company: string;
  postalAddress: string | null;
  /** Of the mail that this one follows, when it has no subject of its own. */
  threadSubject?: string | null | undefined;
  /** Sends a link over an address of ours. */
  track?: ((url: string) => string) | undefined;
  /** A picture of one point that tells that the mail was opened. */
  pixelUrl?: string | undefined;
};

export type MailContent = { subject: string; text: string; html: string };
export type ComposeResult = { ok: true; content: MailContent } | { ok: false; problems: MailProblem[] };

/** Reads both parts of a draft and tells everything that is wrong with either. */
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
  { subject, body }: ParsedDraft,
  { values, clock, frame }: { values: TemplateValues; clock: TemplateClock; frame: MailFrame },
): ComposeResult {
  const held = new HeldValues();
  const [filledSubject, filledBody] = [subject, body].map((part) => fillTemplate(part, { values, held, clock }));
  if (!filledSubject?.ok || !filledBody?.ok) {
    return {
      ok: false,
      problems: [filledSubject, filledBody].flatMap((part) => (part?.ok === false ? part.problems : [])),
    };
  }
  const line = subjectLine(
    held.fill(filledSubject.text, (value) => value),
    frame.threadSubject,
  );
  if (line === "" || line.length > subjectMaxLength) {
    const message = line === "" ? "The subject is empty for this person." : "The subject is too long for this person.";
    return { ok: false, problems: [{ part: "subject", line: 1, column: 1, message }] };
  }
  const tokens = readMailMarkdown(filledBody.text);
  const nothing = new HeldValues();
  const signature = readMailMarkdown(frame.signature);
  const bodyText = textPart(tokens, held);
  const signatureText = textPart(signature, nothing);
  const url = values.unsubscribe_url;
  const footer = footerLines(frame, bodyText.includes(url) ? undefined : url);
  const text = [bodyText, signatureText && `-- \n${signatureText}`, footer.text].filter(Boolean).join("\n\n");
  const html = [
    htmlPart(tokens, held, { track: frame.track, ownUrl: url }),
    signatureText && `<div style="margin:24px 0 0">${htmlPart(signature, nothing)}</div>`,
    footer.html,
    frame.pixelUrl && `<img src="${escapeHtml(frame.pixelUrl)}" alt="" width="1" height="1" style="border:0">`,
  ];
  return { ok: true, content: { subject: line, text: `${text}\n`, html: page(line, html.filter(Boolean).join("\n")) } };
}

/** A follow-up without a subject of its own stays in the thread of the mail before. */
function subjectLine(filled: string, threadSubject: string | null | undefined): string {
  const line = oneLine(filled);
  if (line !== "" || !threadSubject) return line;
  const before = oneLine(threadSubject);
  return /^re:/i.test(before) ? before : `Re: ${before}`;
}

function footerLines({ company, postalAddress }: MailFrame, url: string | undefined): { text: string; html: string } {
  const address = postalAddress
    ?.trim()
    .split(/\s*\n\s*/)
    .join(", ");
  const who = [oneLine(company), address && oneLine(address)].filter(Boolean).join(" · ");
  const words = "If you would rather not hear from us, unsubscribe";
  const link = url && `<a href="${escapeHtml(url)}" style="color:#6b7280;text-decoration:underline">unsubscribe</a>`;
  const lines = [escapeHtml(who), link && words.replace("unsubscribe", link).concat(".")].filter(Boolean);
  return {
    text: [who, url && `${words}: ${url}`].filter(Boolean).join("\n"),
    html: `<p class="quiet" style="margin:32px 0 0;font-size:13px;color:#6b7280">${lines.join("<br>")}</p>`,
  };
}

/**
 * What stands around the HTML. It brings no colours of its own for text and ground, so that it is readable on light and
 * dark alike; links and the footer, which have one, get a lighter one on dark.
 */
function page(title: string, body: string): string {
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){a{color:#8ab4f8!important}.quiet,.quiet a{color:#9ca3af!important}}</style>
</head>
<body style="margin:0;padding:16px">
<div dir="auto" style="max-width:600px;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
${body}
</div>
</body>
</html>
`;
}
