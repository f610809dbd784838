import { readFileSync } from "node:fs";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { mailboxPage, messageList, placeOf } from "./mailbox_page.ts";
import { emptyPane, type MessageView, messagePane, messageViews, missingPane } from "./message_pane.ts";
import type { MessageStore, StoredMessage } from "./message_store.ts";
import { type ReadMessage, readMessage } from "./read_message.ts";
import { addRecipientRoutes } from "./recipient_routes.ts";
import type { Recipients } from "./recipients/recipients.ts";

const pageSize = 50;
const maximumListed = 1000;

const pageQuery = z.object({
  q: z.string().catch(""),
  page: z.coerce.number().int().min(1).catch(1),
  selected: z.string().catch(""),
});
const listQuery = z.object({
  q: z.string().catch(""),
  offset: z.coerce.number().int().min(0).catch(0),
  limit: z.coerce.number().int().min(1).max(maximumListed).catch(100),
});

const readHere = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
const stylesheet = readHere("mailbox.css") + readHere("message_pane.css") + readHere("mailbox_readers.css");
const script = readHere("mailbox_refresh.js");
const readersScript = readHere("mailbox_readers.js");

/** Our own pages: nothing from anywhere else, no inline script. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * A mail's own HTML. It is served on the origin where the product keeps its session, so the sandbox gives it an origin
 * of its own even when opened directly; its links open elsewhere; scripts, forms and remote images are off.
 */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** The page at `/mailbox` and the JSON at `/mailbox/api/messages`. */
export function createMailboxRoutes(store: MessageStore, recipients: () => Recipients | undefined): Hono {
  const routes = new Hono().basePath("/mailbox");
  routes.use(async (context, next) => {
    await next();
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  });

  routes.get("/", (context) => page(context, store, { pane: emptyPane(store.find(everything).total) }));
  routes.get("/list", (context) => {
    const etag = `"${store.version()}"`;
    context.header("etag", etag);
    if (context.req.header("if-none-match") === etag) return context.body(null, 304);
    return context.html(messageList(listing(store, pageQuery.parse(context.req.query()))));
  });
  routes.get("/mailbox.css", (context) => context.body(stylesheet, 200, { "content-type": "text/css; charset=utf-8" }));
  routes.get("/mailbox_readers.js", (context) =>
    context.body(readersScript, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  routes.get("/mailbox_refresh.js", (context) =>
    context.body(script, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  addMessageRoutes(routes, store);
  addApiRoutes(routes, store);
  addRecipientRoutes(routes, recipients);
  return routes;
}

const everything = { search: "", offset: 0, limit: 1 };

function addMessageRoutes(routes: Hono, store: MessageStore): void {
  routes.get("/messages/:id", async (context) => {
    const found = await open(store, context.req.param("id"));
    if (!found) return page(context, store, { pane: missingPane(), status: 404 });
    const { message, content, raw } = found;
    const fallback: MessageView = content.html ? "html" : "text";
    const view = z.enum(messageViews).catch(fallback).parse(context.req.query("view"));
    const { q, page: number } = pageQuery.parse(context.req.query());
    return page(context, store, {
      pane: messagePane({ message, content, view, source: raw.toString(), place: placeOf(q, number) }),
      selected: message.id,
      title: message.subject || "(no subject)",
    });
  });
  routes.get("/messages/:id/html", async (context) => {
    const found = await open(store, context.req.param("id"));
    if (!found) return context.text("No such message", 404);
    return context.body(`<!doctype html><base target="_blank">${found.content.html}`, 200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": mailPolicy,
    });
  });
  routes.get("/messages/:id/source", async (context) => {
    const found = await open(store, context.req.param("id"));
    if (!found) return context.text("No such message", 404);
    return context.text(found.raw.toString());
  });
  routes.get("/messages/:id/attachments/:number", async (context) => {
    const found = await open(store, context.req.param("id"));
    const attachment = found?.content.attachments[Number(context.req.param("number")) - 1];
    if (!attachment) return context.text("No such attachment", 404);
    return context.body(new Uint8Array(attachment.content), 200, {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
      "content-security-policy": mailPolicy,
    });
  });
}

function addApiRoutes(routes: Hono, store: MessageStore): void {
  routes.get("/api/messages", (context) => {
    const { q, offset, limit } = listQuery.parse(context.req.query());
    return context.json(store.find({ search: q, offset, limit }));
  });
  routes.get("/api/messages/:id", async (context) => {
    const found = await open(store, context.req.param("id"));
    if (!found) return context.json({ error: { code: "not_found", message: "No such message" } }, 404);
    const { text, html, headers, attachments } = found.content;
    return context.json({
      ...found.message,
      text,
      html,
      headers,
      attachments: attachments.map(({ filename, mime_type, content }) => ({
        filename,
        mime_type,
        size_bytes: content.length,
      })),
    });
  });
  routes.delete("/api/messages", async (context) => {
    await store.clear();
    return context.body(null, 204);
  });
}

async function open(
  store: MessageStore,
  id: string,
): Promise<{ message: StoredMessage; content: ReadMessage; raw: Buffer } | undefined> {
  const message = store.get(id);
  if (!message) return undefined;
  const raw = await store.raw(message);
  return { message, raw, content: await readMessage(raw) };
}

interface Shown {
  pane: ReturnType<typeof emptyPane>;
  selected?: string;
  title?: string;
  status?: 200 | 404;
}

function page(context: Context, store: MessageStore, { pane, selected = "", title, status = 200 }: Shown) {
  const query = { ...pageQuery.parse(context.req.query()), ...(selected ? { selected } : {}) };
  context.header("content-security-policy", pagePolicy);
  return context.html(mailboxPage({ listing: listing(store, query), pane, title, version: store.version() }), status);
}

function listing(store: MessageStore, { q, page, selected }: z.infer<typeof pageQuery>) {
  const { messages, total } = store.find({ search: q, offset: (page - 1) * pageSize, limit: pageSize });
  return { messages, total, search: q, page, pages: Math.max(1, Math.ceil(total / pageSize)), selected };
}
