import { html } from "hono/html";
import type { StoredMessage } from "./message_store.ts";
import { readersBar } from "./readers_bar.ts";

/** Escaped HTML; the template escapes every value that is not itself such a piece. */
export type Markup = ReturnType<typeof html>;

export interface Listing {
  messages: StoredMessage[];
  total: number;
  search: string;
  /** Counted from 1. */
  page: number;
  pages: number;
  /** The id of the message that is open, or "". */
  selected: string;
}

/** The whole page: the list beside the open message; on a phone one of the two. */
export function mailboxPage({
  listing,
  pane,
  title,
  version,
}: {
  listing: Listing;
  pane: Markup;
  title: string | undefined;
  version: string;
}): Markup {
  const { search, page, selected } = listing;
  const source = `/mailbox/list?${new URLSearchParams({ q: search, page: String(page), selected })}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title ? `${title} · Mailbox` : "Mailbox"}</title>
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="/mailbox/mailbox.css" />
        <script type="module" src="/mailbox/mailbox_refresh.js"></script>
        <script type="module" src="/mailbox/mailbox_readers.js"></script>
      </head>
      <body class="${stateOf(listing)}">
        <header class="bar">
          <h1><a class="home" href="/mailbox">Mailbox</a></h1>
          <p>Mail captured on this machine. Nothing was delivered.</p>
          <a class="assistant" href="/">Back to the assistant</a>
          <form role="search" action="/mailbox">
            <input type="search" name="q" value="${search}" placeholder="Search mail" aria-label="Search by sender, recipient or subject" />
          </form>
          <button id="delete-all" type="button" ${listing.total === 0 ? "disabled" : ""}>Delete all</button>
        </header>
        ${readersBar()}
        <div class="panes">
          <nav id="list" class="list" aria-label="Messages" data-source="${source}" data-version="${version}">${messageList(listing)}</nav>
          <main>${pane}</main>
        </div>
        <div id="news" class="unseen" role="status"></div>
      </body>
    </html>`;
}

/** What a phone shows: the open message, the list, or the word about an empty mailbox. */
function stateOf({ selected, total, search }: Listing): "reading" | "browsing" | "empty" {
  if (selected) return "reading";
  return total === 0 && !search ? "empty" : "browsing";
}

/** The list alone, with which the page refreshes itself. */
export function messageList({ messages, total, search, page, pages, selected }: Listing): Markup {
  if (messages.length === 0)
    return html`<p class="none">${search ? `No mail matches “${search}”.` : "No mail yet."}</p>`;
  return html`<p class="count">${total} ${total === 1 ? "message" : "messages"}</p>
    <ol>
      ${messages.map((message) => listItem(message, { search, page, isOpen: message.id === selected }))}
    </ol>
    ${pages > 1 ? pager({ search, page, pages }) : ""}`;
}

function listItem(
  { id, from, to, subject, preview, received_at, attachments }: StoredMessage,
  { search, page, isOpen }: { search: string; page: number; isOpen: boolean },
): Markup {
  const address = `/mailbox/messages/${id}${addressQuery(search, page)}`;
  return html`<li>
    <a class="entry" href="${address}" ${isOpen ? html`aria-current="page"` : ""}>
      <span class="row"><span class="who">${to.join(", ") || "nobody"}</span>${timeText(received_at)}</span>
      <span class="subject">${subject || "(no subject)"}</span>
      <span class="preview">${preview || `From ${from}`}</span>
      ${attachments > 0 ? html`<span class="badge">${attachments} ${attachments === 1 ? "attachment" : "attachments"}</span>` : ""}
    </a>
  </li>`;
}

/** A time that the page's script rewrites in the reader's zone. */
export function timeText(at: string): Markup {
  return html`<time datetime="${at}">${at.slice(0, 16).replace("T", " ")} UTC</time>`;
}

function pager({ search, page, pages }: Pick<Listing, "search" | "page" | "pages">): Markup {
  const link = (target: number, text: string, isShown: boolean): Markup =>
    isShown ? html`<a href="/mailbox${addressQuery(search, target)}">${text}</a>` : html`<span></span>`;
  return html`<p class="pager">
    ${link(page - 1, "Newer", page > 1)} <span>Page ${page} of ${pages}</span> ${link(page + 1, "Older", page < pages)}
  </p>`;
}

function addressQuery(search: string, page: number): string {
  const query = new URLSearchParams(placeOf(search, page));
  return query.size > 0 ? `?${query}` : "";
}

/** Where in the list the reader is, as query parameters; nothing at its beginning. */
export function placeOf(search: string, page: number): Record<string, string> {
  return { ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) };
}
