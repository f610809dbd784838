import { html } from "hono/html";
import { type Markup, timeText } from "./mailbox_page.ts";
import type { StoredMessage } from "./message_store.ts";
import type { ReadMessage } from "./read_message.ts";

/** The ways to look at a message. */
export const messageViews = ["html", "text", "headers", "source"] as const;
export type MessageView = (typeof messageViews)[number];

const viewNames: Record<MessageView, string> = { html: "HTML", text: "Text", headers: "Headers", source: "Source" };

/** One message: who, what, when, and the chosen view of it. */
export function messagePane(shown: {
  message: StoredMessage;
  content: ReadMessage;
  view: MessageView;
  source: string;
  /** The list's search and page, kept while the view changes. */
  place: Record<string, string>;
}): Markup {
  const { message, content, view, place } = shown;
  return html`<article>
    <a class="back" href="/mailbox">All mail</a>
    <h2>${message.subject || "(no subject)"}</h2>
    <dl class="facts">
      <div><dt>From</dt><dd>${message.from || "nobody"}</dd></div>
      <div><dt>To</dt><dd>${message.to.join(", ") || "nobody"}</dd></div>
      <div><dt>Received</dt><dd>${timeText(message.received_at)} · ${sizeText(message.size_bytes)}</dd></div>
    </dl>
    ${attachmentList(message, content)}
    <nav class="views" aria-label="Views of this message">
      ${messageViews.map(
        (name) =>
          html`<a href="/mailbox/messages/${message.id}?${new URLSearchParams({ ...place, view: name })}" ${name === view ? html`aria-current="page"` : ""}
            >${viewNames[name]}</a
          >`,
      )}
    </nav>
    ${viewOf(shown)}
  </article>`;
}

function attachmentList({ id }: StoredMessage, { attachments }: ReadMessage): Markup | string {
  if (attachments.length === 0) return "";
  return html`<ul class="attachments" aria-label="Attachments">
    ${attachments.map(
      ({ filename, content }, index) =>
        html`<li>
          <a href="/mailbox/messages/${id}/attachments/${index + 1}" download>${filename}</a> ${sizeText(content.length)}
        </li>`,
    )}
  </ul>`;
}

function viewOf({ message, content, view, source }: Parameters<typeof messagePane>[0]): Markup {
  if (view === "source") return html`<pre tabindex="0" aria-label="Source">${source}</pre>`;
  if (view === "text") {
    if (!content.text) return html`<p class="none">This message has no plain text.</p>`;
    return html`<pre class="prose" tabindex="0" aria-label="Text">${content.text}</pre>`;
  }
  if (view === "headers") {
    return html`<table class="headers">
      <tbody>
        ${content.headers.map(({ name, value }) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
      </tbody>
    </table>`;
  }
  if (!content.html) return html`<p class="none">This message has no HTML. Its text is under “Text”.</p>`;
  return html`<iframe
    class="paper"
    title="The message as its reader sees it"
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    referrerpolicy="no-referrer"
    src="/mailbox/messages/${message.id}/html"
  ></iframe>`;
}

/** What stands beside the list while no message is open. */
export function emptyPane(total: number): Markup {
  if (total > 0) return html`<div class="hint"><p>Choose a message to read it.</p></div>`;
  return html`<div class="hint">
    <h2>Nothing here yet</h2>
    <p>
      Sign-in links and everything the assistant sends land here instead of in somebody's inbox. Ask for a sign-in link, or
      have the assistant write to a lead and approve it: the mail appears on this page by itself.
    </p>
  </div>`;
}

/** For an address whose message is gone. */
export function missingPane(): Markup {
  return html`<div class="hint">
    <h2>This message is gone</h2>
    <p>It was deleted, or the address is wrong. <a href="/mailbox">See all mail</a></p>
  </div>`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
