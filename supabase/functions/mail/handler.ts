import { z } from "zod";
import { AppError } from "../_shared/app_error.ts";
import type { Background } from "../_shared/background.ts";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import type { tunables } from "../_shared/tunables.ts";
import { recordVisit } from "./record_visit.ts";
import {
  confirmPage,
  donePage,
  failedPage,
  forgedPage,
  type Page,
  pageResponse,
  testPage,
} from "./unsubscribe_page.ts";

export type MailDependencies = {
  /** Without a person: only the functions that check a link's signature themselves. */
  database: Database;
  /** Where the page to unsubscribe lies when an answer of this function is not shown as one. */
  pageUrl: string | undefined;
  pause: (seconds: number) => Promise<unknown>;
  background: Background;
  log: Log;
  tunables: typeof tunables;
};

type Visit = MailDependencies & { request: Request; query: URLSearchParams; token: string };

/**
 * The links of mails; nobody signs in here. Unsubscribing: GET and HEAD only show a page, because scanners follow every
 * link; POST acts, from that page or by one click in a mail program (RFC 8058). A followed link leads on, an opened mail
 * gets its picture. A link that we did not sign does nothing.
 */
export async function handleMail(request: Request, deps: MailDependencies): Promise<Response> {
  const { pathname, searchParams: query } = new URL(request.url);
  const path = pathname.replace(/\/+$/, "").replace(/^\/mail/, "") || "/";
  const methods = routes[path];
  if (!methods) throw new AppError("not_found", "There is nothing here.");
  const handle = methods[request.method === "HEAD" ? "GET" : request.method];
  if (!handle) throw new AppError("method_not_allowed", `${request.method} is not possible here.`);
  const response = await handle({ ...deps, request, query, token: query.get("t") ?? "" });
  return request.method === "HEAD" ? new Response(null, response) : response;
}

const routes: Record<string, Record<string, (visit: Visit) => Promise<Response>>> = {
  "/unsubscribe": { GET: askToUnsubscribe, POST: unsubscribe },
  "/click": { GET: follow },
  "/open": { GET: open },
};

/** A mail that someone sent to themselves to look at it has links like any other, which do nothing. */
const testToken = "test";

const mailOfLink = z.object({ workspace_name: z.string(), address: z.string(), unsubscribed: z.boolean() }).nullable();

async function askToUnsubscribe(visit: Visit): Promise<Response> {
  const { database, token, pageUrl, query } = visit;
  if (token === testToken) return show(testPage(), visit);
  return await orFailed(visit, async () => {
    const mail = mailOfLink.parse(await database.rpc("read_mail_link", { token }));
    if (!mail) return show(forgedPage(), visit);
    if (pageUrl !== undefined) return redirect(`${pageUrl}?${new URLSearchParams({ t: query.get("t") ?? "" })}`);
    return show(mail.unsubscribed ? donePage(mail) : confirmPage(mail), visit);
  });
}

async function unsubscribe(visit: Visit): Promise<Response> {
  const { database, token, request } = visit;
  // What is posted says nothing that the link does not; it is read to its end so that the connection can be used again.
  await request.body?.cancel();
  if (token === testToken) return pageResponse(testPage());
  return await orFailed(visit, async () => {
    const mail = mailOfLink.parse(await database.rpc("unsubscribe_by_link", { token }));
    return pageResponse(mail ? donePage(mail) : forgedPage());
  });
}

async function follow(visit: Visit): Promise<Response> {
  const { query, token, background, request } = visit;
  const target = URL.parse(query.get("u") ?? "");
  if (!target || !/^https?:$/.test(target.protocol)) return show(forgedPage(), visit);
  return await orFailed(visit, async () => {
    const link = { token, kind: "click" as const, target: query.get("u"), signature: query.get("s") };
    const seen = await recordVisit.begin(link, visit);
    if (!seen) return show(forgedPage(), visit);
    background(recordVisit.finish(seen, link.kind, request, visit));
    return redirect(target.href);
  });
}

/** One transparent point; nothing of it is kept, so that opening twice asks twice. */
const picture = Uint8Array.from(atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), (letter) =>
  letter.charCodeAt(0),
);

async function open(visit: Visit): Promise<Response> {
  const { token, background, request, log } = visit;
  const link = { token, kind: "open" as const, target: null, signature: null };
  // Whatever goes wrong, a picture is shown: a broken one in the middle of a mail helps nobody.
  const seen = await recordVisit.begin(link, visit).catch((error: unknown) => {
    log("an open was not recorded", describeError(error));
    return undefined;
  });
  if (seen) background(recordVisit.finish(seen, link.kind, request, visit));
  const isForged = seen === null;
  const headers = {
    "content-type": "image/gif",
    "cache-control": "no-store, private",
    "cross-origin-resource-policy": "cross-origin",
  };
  return new Response(picture, { status: isForged ? 400 : 200, headers });
}

/** A fault of ours is told on a page too: who stands here is no program. */
async function orFailed(visit: Visit, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    visit.log("a link of a mail failed", describeError(error));
    return show(failedPage(), visit);
  }
}

/** As a page, or as its text where pages are not shown. */
function show(page: Page, { pageUrl }: Visit): Response {
  return pageResponse(page, pageUrl === undefined);
}

function redirect(location: string): Response {
  return new Response(null, {
    status: 302,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex" },
  });
}
