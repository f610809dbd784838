import { oneLine } from "../../../../shared/domain/mail/clean_text.ts";
import { escapeHtml } from "./escape_html.ts";

/** What stands in a mail besides its own words. */
export type MailFrame = {
  /** Markdown; no template. */
  signature: string;
  /** Whose mail it is, and where they live: the law of many countries asks for it. */
  company: string;
  postalAddress: string | null;
  /** Of the mail that this one follows; for when it has no subject of its own. */
  threadSubject?: string | null | undefined;
  /** Sends a link over an address of ours. */
  track?: ((url: string) => string) | undefined;
  /** A picture of one point that tells that the mail was opened. */
  pixelUrl?: string | undefined;
};

/** Who writes and from where, and the link to unsubscribe unless the mail has it already. */
export function mailFooter({ company, postalAddress }: MailFrame, url: string | undefined) {
  const address = oneLine((postalAddress ?? "").trim().replace(/\s*\n\s*/g, ", "));
  const who = [oneLine(company), address].filter(Boolean).join(" · ");
  const words = "If you would rather not hear from us, ";
  const link = url && `<a href="${escapeHtml(url)}" style="color:#6b7280;text-decoration:underline">unsubscribe</a>`;
  const lines = [escapeHtml(who), link && `${words}${link}.`].filter(Boolean);
  return {
    text: [who, url && `${words}unsubscribe: ${url}`].filter(Boolean).join("\n"),
    html: `<p class="quiet" style="margin:32px 0 0;font-size:13px;color:#6b7280">${lines.join("<br>")}</p>`,
  };
}

/**
 * What stands around the HTML. It brings no colours of its own for text and ground, so that it is readable on light and
 * dark alike; links and the footer, which have one, get a lighter one on dark.
 */
export function mailPage(title: string, body: string): string {
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
