import { createServer } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { readEnvironment } from "../../../supabase/functions/_shared/environment.ts";
import { FetchRefusal } from "../../../supabase/functions/_shared/fetch_refusal.ts";
import { guardedFetch } from "../../../supabase/functions/_shared/guarded_fetch.ts";
import { pinnedRequest } from "../../../supabase/functions/_shared/pinned_request.ts";
import { isPublicAddress } from "../../../supabase/functions/_shared/public_address.ts";

const limits = { maxBytes: 10_000, seconds: 2 };
const answer = (status: number, location?: string) => ({
  status,
  headers: new Headers(location === undefined ? {} : { location }),
  body: new Uint8Array(),
});
/** A literal address resolves to itself, as with the real resolver; names as they are told. */
const resolver = (names: Record<string, string[]>) => async (name: string) => names[name] ?? [name];

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no refusal",
    (error: unknown) => (error instanceof FetchRefusal ? error.reason : `${error}`),
  );
}

describe("a public address", () => {
  test.each(["93.184.216.34", "8.8.8.8", "2606:4700::6810:84e5", "::ffff:8.8.8.8"])("is %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...[
      "0.0.0.0",
      "10.0.0.1",
      "100.64.0.1",
      "127.0.0.1",
      "127.8.8.8",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
    ],
    ...["192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"],
    ...[
      "255.255.255.255",
      "::",
      "::1",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::127.0.0.1",
      "64:ff9b::7f00:1",
      "100::1",
    ],
    ...[
      "2001::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "fc00::1",
      "fd12:3456::1",
      "fe80::1",
      "fe80::1%eth0",
      "fec0::1",
      "4000::1",
      "ff02::1",
    ],
    ...["", "localhost", "example.com", "1.2.3.4.5"],
  ])("is not %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("the guarded client", () => {
  const names = {
    "example.com": ["93.184.216.34"],
    "inside.example.com": ["10.0.0.5"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "both.example.com": ["93.184.216.34", "127.0.0.1"],
    localhost: ["127.0.0.1", "::1"],
    "metadata.internal": ["169.254.169.254"],
  };
  const guarded = (connect = vi.fn(async () => answer(200))) => ({
    connect,
    fetch: guardedFetch({ resolve: resolver(names), connect, privateAllowed: [] }),
  });

  test.each([
    ...[
      "http://127.0.0.1/",
      "http://127.1/",
      "http://0x7f.1/",
      "http://2130706433/",
      "http://017700000001/",
      "http://0177.0.0.1/",
    ],
    ...[
      "http://0/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://[0:0:0:0:0:ffff:7f00:1]/",
      "http://[fc00::1]/",
    ],
    ...[
      "http://169.254.169.254/latest/meta-data",
      "http://10.1.2.3/",
      "http://192.168.0.1:8080/",
      "http://１２７.０.０.１/",
    ],
    ...[
      "http://localhost/",
      "http://inside.example.com/",
      "http://127.0.0.1.nip.example/",
      "https://metadata.internal/",
    ],
    "http://both.example.com/",
  ])("does not call %s", async (address) => {
    const { connect, fetch } = guarded();
    expect(await refusalOf(fetch(address, limits))).toBe("private");
    expect(connect).not.toHaveBeenCalled();
  });

  test.each([
    ...[
      "file:///etc/passwd",
      "ftp://example.com/",
      "gopher://example.com/",
      "javascript:alert(1)",
      "data:text/plain,x",
    ],
    ...[
      "https://user:pass@example.com/",
      "http://example.com:25/",
      "http://example.com:6/",
      "no address",
      "",
      "//example.com",
    ],
  ])("does not understand %s", async (address) => {
    const { connect, fetch } = guarded();
    expect(await refusalOf(fetch(address, limits))).toBe("address");
    expect(connect).not.toHaveBeenCalled();
  });

  test("connects to the very address that was looked at", async () => {
    const { connect, fetch } = guarded();
    await fetch("https://example.com/a?b=c", limits);
    expect(connect).toHaveBeenCalledExactlyOnceWith(
      new URL("https://example.com/a?b=c"),
      "93.184.216.34",
      expect.anything(),
    );
  });

  test("asks the resolver once for each connection, so that a second answer cannot take it elsewhere", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    const connect = vi.fn(async () => answer(200));
    await guardedFetch({ resolve, connect, privateAllowed: [] })("https://rebinding.example/", limits);
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(connect).toHaveBeenCalledWith(expect.anything(), "93.184.216.34", expect.anything());
  });

  test("looks at each redirect anew, and gives up after some", async () => {
    const to = (location: string) => guarded(vi.fn(async () => answer(302, location))).fetch;
    const redirects = { ...limits, redirects: 3 };
    expect(await refusalOf(to("http://127.0.0.1/")("https://example.com/", redirects))).toBe("private");
    expect(await refusalOf(to("http://inside.example.com/")("https://example.com/", redirects))).toBe("private");
    expect(await refusalOf(to("file:///etc/passwd")("https://example.com/", redirects))).toBe("address");
    expect(await refusalOf(to("/again")("https://example.com/", redirects))).toBe("redirects");
    expect(await to("http://127.0.0.1/")("https://example.com/", limits)).toMatchObject({ status: 302 });
  });

  test("allows what a test names, and nothing beside it", async () => {
    const connect = vi.fn(async () => answer(200));
    const fetch = guardedFetch({ resolve: resolver({}), connect, privateAllowed: ["127.0.0.1:4000"] });
    expect(await fetch("http://127.0.0.1:4000/x", limits)).toMatchObject({ status: 200 });
    expect(await refusalOf(fetch("http://127.0.0.1:4001/x", limits))).toBe("private");
    expect(await refusalOf(fetch("http://127.0.0.2:4000/x", limits))).toBe("private");
  });

  test("does not wait for a resolver that never answers", async () => {
    const fetch = guardedFetch({ resolve: () => new Promise(() => {}), connect: vi.fn(), privateAllowed: [] });
    expect(await refusalOf(fetch("https://example.com/", { ...limits, seconds: 0.05 }))).toBe("unreachable");
  });
});

describe("a connection", () => {
  const options = { method: "GET", headers: {}, body: undefined, maxBytes: 1000, types: undefined };
  async function withServer<Result>(
    handle: Parameters<typeof createServer>[1],
    work: (url: URL) => Promise<Result>,
  ): Promise<Result> {
    const server = createServer(handle ?? (() => {}));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const place = server.address();
    if (place === null || typeof place === "string") throw new Error("The server has no port.");
    try {
      return await work(new URL(`http://name.example:${place.port}/x`));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  const request = (url: URL, more: Partial<Parameters<typeof pinnedRequest>[2]> = {}, seconds = 2) =>
    pinnedRequest(url, "127.0.0.1", { ...options, signal: AbortSignal.timeout(seconds * 1000), ...more });

  test("goes to the address under the name", async () => {
    const seen = await withServer(
      (incoming, response) => response.end(`${incoming.headers.host} ${incoming.url}`),
      async (url) => ({ url, body: new TextDecoder().decode((await request(url)).body) }),
    );
    expect(seen.body).toBe(`${seen.url.host} /x`);
  });

  test("reads no more than was asked for, said before or not", async () => {
    const said = withServer((_, response) => response.end("x".repeat(2000)), request);
    expect(await refusalOf(said)).toBe("size");
    const unsaid = withServer((_, response) => {
      response.write("x".repeat(900));
      response.end("x".repeat(900));
    }, request);
    expect(await refusalOf(unsaid)).toBe("size");
  });

  test("takes the kinds that were asked for", async () => {
    const types = ["text/html"];
    const answering = (headers: Record<string, string>) =>
      refusalOf(
        withServer(
          (_, response) => response.writeHead(200, headers).end("x"),
          (url) => request(url, { types }),
        ),
      );
    expect(await answering({ "content-type": "Text/HTML; charset=utf-8" })).toBe("no refusal");
    expect(await answering({ "content-type": "application/zip" })).toBe("type");
    expect(await answering({})).toBe("type");
    expect(await answering({ "content-type": "text/html", "content-encoding": "compress" })).toBe("type");
  });

  test("that gives no answer may have been heard; one that never came about was not", async () => {
    expect(
      await refusalOf(
        withServer(
          () => {},
          (url) => request(url, {}, 0.1),
        ),
      ),
    ).toBe("lost");
    const stalling = withServer(
      (_, response) => void response.write("x"),
      (url) => request(url, {}, 0.1),
    );
    expect(await refusalOf(stalling)).toBe("lost");
    const gone = await withServer(undefined, async (url) => url);
    expect(await refusalOf(request(gone))).toBe("unreachable");
  });
});

describe("the receivers of tests", () => {
  const environment = (url: string, allowed: string) =>
    readEnvironment((name) =>
      name === "FETCH_PRIVATE_ALLOWED"
        ? allowed
        : { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEYS: '{"default":"p"}', SUPABASE_SECRET_KEYS: '{"default":"s"}' }[
            name
          ],
    );

  test("are named where the whole stack stands on this machine", () => {
    expect(environment("http://127.0.0.1:54321", "127.0.0.1:4000").fetchPrivateAllowed).toEqual(["127.0.0.1:4000"]);
  });

  test.each([
    ["https://abcdefghijklmnopqrst.supabase.co", "127.0.0.1:4000"],
    ["http://127.0.0.1:54321", "10.0.0.1:80"],
    ["http://127.0.0.1:54321", "169.254.169.254"],
  ])("are refused at %s for %s", (url, allowed) => {
    expect(() => environment(url, allowed)).toThrow(/for tests on one machine/);
  });
});
