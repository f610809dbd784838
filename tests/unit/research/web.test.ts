import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardedFetch } from "../../../supabase/functions/_shared/guarded_fetch.ts";
import { pinnedRequest } from "../../../supabase/functions/_shared/pinned_request.ts";
import { withDemoSites } from "../../../supabase/functions/_shared/research/demo_sites.ts";
import { openWeb, type Web } from "../../../supabase/functions/_shared/research/web.ts";

/** The one that must never be asked, and the site that tries to make us. */
let inside: Server;
let site: Server;
const heard: string[] = [];
const portOf = (server: Server) => {
  const place = server.address();
  if (place === null || typeof place === "string") throw new Error("No port.");
  return place.port;
};
const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, resolve));
const pages: Record<string, { status?: number; type?: string; location?: () => string; body?: string }> = {
  "/robots.txt": { type: "text/plain", body: "User-agent: *\nDisallow: /private\nCrawl-delay: 3\n" },
  "/": { body: "<title>Firm</title><p>Welcome to the firm.</p>" },
  "/private": { body: "<p>Not for machines</p>" },
  "/file": { type: "application/pdf", body: "%PDF" },
  "/empty": { body: "<script>1</script>" },
  "/gone": { status: 404, body: "<p>gone</p>" },
  "/huge": { body: `<p>${"x".repeat(300_000)}</p>` },
  "/deep": { body: "<div>".repeat(50_000) },
  "/latin": { type: "text/html; charset=iso-8859-1", body: "<p>M\u00fcnchen</p>" },
  "/to-inside": { status: 302, location: () => `http://127.0.0.1:${portOf(inside)}/metadata` },
  "/to-name": { status: 302, location: () => `http://inside.example.com:${portOf(inside)}/metadata` },
  "/to-file": { status: 302, location: () => "file:///etc/passwd" },
  "/to-itself": { status: 302, location: () => "/to-itself" },
};

beforeAll(async () => {
  inside = createServer((request, response) => {
    heard.push(request.url ?? "");
    response.writeHead(200, { "content-type": "text/html" }).end("<p>secret</p>");
  });
  site = createServer((request, response) => {
    const page = pages[request.url ?? ""] ?? { status: 404, body: "none" };
    const headers = {
      "content-type": page.type ?? "text/html; charset=utf-8",
      ...(page.location && { location: page.location() }),
    };
    response.writeHead(page.status ?? 200, headers);
    response.end(page.type?.includes("8859") ? Buffer.from(page.body ?? "", "latin1") : page.body);
  });
  await Promise.all([listen(inside), listen(site)]);
});
afterAll(() => {
  inside.close();
  site.close();
});

const limits = { pageMaxBytes: 256 * 1024, robotsMaxBytes: 1024, pageSeconds: 2, hostGapMilliseconds: 1000 };
/** `firm.example.com` is our site, taken for public; every other name resolves as it is told. */
function web(names: Record<string, string[]> = {}): Web {
  const fetch = guardedFetch({
    resolve: async (name) =>
      names[name] ?? (name === "firm.example.com" ? ["93.184.216.34"] : [name.replace(/^\[|\]$/g, "")]),
    connect: (url, address, options) =>
      pinnedRequest(
        url.hostname === "firm.example.com" ? new URL(`http://${url.hostname}:${portOf(site)}${url.pathname}`) : url,
        address === "93.184.216.34" ? "127.0.0.1" : address,
        options,
      ),
    privateAllowed: [],
  });
  return openWeb({
    fetch,
    readRecords: async () => [],
    find: async () => ({ ok: true, results: [] }),
    now: () => new Date("2026-11-23T10:00:00Z"),
    limits,
  });
}
const pauses: [string, number][] = [];
const pause = async (host: string, gap: number) => void pauses.push([host, gap]);
const read = (path: string) => web().readPage(`http://firm.example.com${path}`, pause);

describe("a page", () => {
  test("is read as a reader sees it, after a pause as long as its site asks for", async () => {
    pauses.length = 0;
    expect(await read("/")).toMatchObject({
      ok: true,
      read: { title: "Firm", text: "Firm\nWelcome to the firm.", fetched_at: "2026-11-23T10:00:00.000Z" },
    });
    expect(pauses).toEqual([["firm.example.com", 3000]]);
    expect(await read("/latin")).toMatchObject({ ok: true, read: { text: "München" } });
  });

  test.each([
    ["/private", /robots\.txt/],
    ["/file", /kind that is not read/],
    ["/empty", /no page with text/],
    ["/gone", /answered with 404/],
    ["/huge", /too large/],
    ["/deep", /no page with text/],
    ["/to-inside", /not on the public internet/],
    ["/to-file", /begin with https/],
    ["/to-itself", /from one address to the next/],
  ])("%s is refused with why", async (path, reason) => {
    const reading = await read(path);
    expect(reading.ok ? "read" : reading.reason).toMatch(reason);
  });
});

describe("what is inside", () => {
  const port = () => portOf(inside);
  test.each([
    (p: number) => `http://127.0.0.1:${p}/`,
    (p: number) => `http://127.1:${p}/`,
    (p: number) => `http://2130706433:${p}/`,
    (p: number) => `http://0x7f000001:${p}/`,
    (p: number) => `http://0177.0.0.1:${p}/`,
    (p: number) => `http://0:${p}/`,
    (p: number) => `http://[::1]:${p}/`,
    (p: number) => `http://[::ffff:127.0.0.1]:${p}/`,
    (p: number) => `http://[::ffff:7f00:1]:${p}/`,
    (p: number) => `http://[64:ff9b::7f00:1]:${p}/`,
    (p: number) => `http://①②⑦.⓪.⓪.①:${p}/`,
    (p: number) => `http://localhost:${p}/`,
    (p: number) => `http://inside.example.com:${p}/`,
    (p: number) => `http://mixed.example.com:${p}/`,
    (p: number) => `http://firm.example.com@127.0.0.1:${p}/`,
    (p: number) => `http://127.0.0.1:${p}#firm.example.com`,
  ])("hears nothing, address %#", async (address) => {
    const names = {
      localhost: ["127.0.0.1", "::1"],
      "inside.example.com": ["127.0.0.1"],
      "mixed.example.com": ["93.184.216.34", "127.0.0.1"],
    };
    expect(await web(names).readPage(address(port()), pause)).toMatchObject({ ok: false });
    expect(heard).toEqual([]);
  });

  test("hears nothing when a site leads there, by address or by name, nor when a resolver changes its answer", async () => {
    await read("/to-inside");
    await read("/to-name");
    let asked = 0;
    const changing = openWeb({
      fetch: guardedFetch({
        resolve: async () => (asked++ === 0 ? ["93.184.216.34"] : ["127.0.0.1"]),
        // Nobody is at the public address; a client that resolves again would reach the listener.
        connect: async (_url, address) => ({
          status: address === "93.184.216.34" ? 404 : 200,
          headers: new Headers(),
          body: new Uint8Array(),
        }),
        privateAllowed: [],
      }),
      ...{ readRecords: async () => [], find: async () => ({ ok: true, results: [] }), now: () => new Date(), limits },
    });
    expect(await changing.readPage(`http://rebinding.example.com:${port()}/`, pause)).toMatchObject({ ok: false });
    expect(heard).toEqual([]);
  });

  test("the demo's sites take names alone that nobody on the internet can have", async () => {
    const asked: string[] = [];
    const fetch = withDemoSites(
      async (address) => {
        asked.push(address);
        return { status: 404, headers: new Headers(), body: new Uint8Array(), url: address };
      },
      `http://127.0.0.1:${portOf(site)}/demo-sites`,
    );
    const request = { maxBytes: 1000, seconds: 2 };
    const outside = [
      "https://firm.example.com/",
      "https://example.com/",
      "http://firm.example:8080/",
      "http://127.0.0.1/",
      "https://notexample/",
    ];
    for (const address of outside) await fetch(address, request);
    expect(asked).toEqual(outside);
    expect(await fetch("https://firm.example/about", request)).toMatchObject({
      url: "https://firm.example/about",
      status: 404,
    });
    expect(asked).toEqual(outside);
    expect(heard).toEqual([]);
  });
});

describe("a site whose robots.txt", () => {
  const robots = async (status: number, body = "") => {
    const fetch = async (address: string) => ({
      ...{ status: address.endsWith("/robots.txt") ? status : 200, url: address },
      headers: new Headers({ "content-type": "text/html" }),
      body: new TextEncoder().encode(address.endsWith("/robots.txt") ? body : "<p>words</p>"),
    });
    const opened = openWeb({
      fetch,
      readRecords: async () => [],
      find: async () => ({ ok: true, results: [] }),
      now: () => new Date(),
      limits,
    });
    return (await opened.readPage("https://firm.example/about", pause)).ok;
  };
  test.each([
    [404, "", true],
    [500, "", false],
    [200, "User-agent: *\nDisallow: /", false],
    [200, "User-agent: conversational-lead-assistant\nDisallow: /about\n\nUser-agent: *\nDisallow:", false],
    [200, "User-agent: other\nDisallow: /", true],
    [200, "User-agent: *\nDisallow: /a*t$", false],
    [200, "<html>not found</html>", true],
  ])("answers %i %j", async (status, body, allowed) => {
    expect(await robots(status, body)).toBe(allowed);
  });
});
