import { escapeHtml } from "../_shared/mail_template/escape_html.ts";

/** A page that works without scripts, pictures and cookies. `action`: a button that posts to this very address. */
export type Page = { status: number; title: string; paragraphs: string[]; action?: string };

type Mail = { workspace_name: string; address: string };

/** Asks once more: whoever came here may be a scanner. */
export function confirmPage({ workspace_name, address }: Mail): Page {
  return {
    status: 200,
    title: `Unsubscribe from ${workspace_name}`,
    paragraphs: [`${workspace_name} will write no more campaign mail to ${address}.`],
    action: "Unsubscribe",
  };
}

export function donePage({ workspace_name, address }: Mail): Page {
  return {
    status: 200,
    title: "You are unsubscribed",
    paragraphs: [`${workspace_name} will write no more campaign mail to ${address}.`, "You can close this page."],
  };
}

export function testPage(): Page {
  return {
    status: 200,
    title: "This was a test mail",
    paragraphs: ["In a mail of a campaign, the reader would unsubscribe here. Nothing was changed."],
  };
}

export function forgedPage(): Page {
  return {
    status: 400,
    title: "This link is not complete",
    paragraphs: [
      "It is not a link that we sent, or a part of it was lost on its way. Copy the whole link from the mail and try again.",
      "You can also answer the mail with the word “unsubscribe”.",
    ],
  };
}

export function failedPage(): Page {
  return {
    status: 503,
    title: "That did not work",
    paragraphs: [
      "Something went wrong on our side. Try again in a minute, or answer the mail with the word “unsubscribe”.",
    ],
  };
}

const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.5 system-ui,sans-serif;background:#f8fafc;color:#0f172a}
main{max-width:32rem;margin:1rem;padding:2rem}h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}p{overflow-wrap:anywhere}
button{font:inherit;font-weight:600;padding:.75rem 1.5rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #93c5fd;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#0f172a;color:#e2e8f0}button{background:#93c5fd;color:#0f172a}}`;

/** The page as an answer; as plain text where HTML would be shown as its source. */
export function pageResponse(page: Page, asHtml = true): Response {
  const headers = {
    "content-type": `text/${asHtml ? "html" : "plain"}; charset=utf-8`,
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  };
  const text = [page.title, ...page.paragraphs].join("\n\n");
  return new Response(asHtml ? htmlOf(page) : `${text}\n`, { status: page.status, headers });
}

function htmlOf({ title, paragraphs, action }: Page): string {
  const form = action && `<form method="post"><button type="submit">${escapeHtml(action)}</button></form>`;
  const words = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${[...words, form].filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}
