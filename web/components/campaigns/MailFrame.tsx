interface MailFrameProps {
  title: string;
  html: string;
}

/**
 * Nothing in the mail may run, load, send or lead away: no script, no remote image, no form; links open nothing. The mail
 * stands first in a document of our own, whose policy it cannot loosen.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

/** Black on white, as most readers see it, also where the page is dark. */
const paper = "<style>:root { color-scheme: only light !important; background: white; }</style>";

/** A mail's HTML as its reader would see it. */
export function MailFrame({ title, html }: MailFrameProps) {
  const document = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">${paper}${html}`;
  return (
    <iframe
      title={title}
      sandbox=""
      referrerpolicy="no-referrer"
      srcdoc={document}
      class="h-90 w-full rounded-md border border-line bg-[white] [color-scheme:light]"
    />
  );
}
