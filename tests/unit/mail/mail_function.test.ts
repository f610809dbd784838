import { describe, expect, test } from "vitest";
import { AppError } from "../../../supabase/functions/_shared/app_error.ts";
import { tunables } from "../../../supabase/functions/_shared/tunables.ts";
import { handleMail } from "../../../supabase/functions/mail/handler.ts";

const visitId = "0b7e4a34-64b4-4a6a-9f2b-3f8c6a5d1e20";
const mail = { workspace_name: "Acme <Sales>", address: "a•••@acme.example", unsubscribed: false };
const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";

/** A database that knows one link, "good", and keeps what it was asked. */
function world(options: { pageUrl?: string; isDown?: boolean; otherLinks?: number } = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const work: Promise<unknown>[] = [];
  const waited: number[] = [];
  const answers = (name: string, args: Record<string, unknown>) => {
    if (options.isDown) throw new AppError("unavailable", "The database did not answer.");
    if (name === "read_mail_visit") return { seconds_since_sent: 600, other_links: options.otherLinks ?? 0 };
    if (name === "finish_mail_visit") return null;
    const isGood =
      args.token === "good" && (name !== "begin_mail_visit" || args.kind === "open" || args.signature === "signed");
    if (!isGood) return null;
    return name === "begin_mail_visit"
      ? { visit_id: visitId }
      : { ...mail, unsubscribed: name === "unsubscribe_by_link" };
  };
  const call = (method: string, path: string, init: RequestInit = {}) =>
    handleMail(
      new Request(`http://inside/mail/${path}`, {
        method,
        ...init,
        headers: { "user-agent": chrome, ...init.headers },
      }),
      {
        database: {
          rpc: async (name, args) => {
            asked.push([name, args]);
            return answers(name, args);
          },
        },
        pageUrl: options.pageUrl,
        pause: async (seconds) => void waited.push(seconds),
        background: (promise) => void work.push(promise),
        log: () => {},
        tunables,
      },
    );
  return { call, asked, waited, settled: () => Promise.all(work), names: () => asked.map(([name]) => name) };
}

describe("unsubscribing", () => {
  test("GET and HEAD only show a page with a button: scanners unsubscribe nobody", async () => {
    const { call, names } = world();
    const response = await call("GET", "unsubscribe?t=good");
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html).toContain("<h1>Unsubscribe from Acme &lt;Sales&gt;</h1>");
    expect(html).toContain('<form method="post"><button type="submit">Unsubscribe</button></form>');
    expect(html).not.toMatch(/<script|https?:/);
    const head = await call("HEAD", "unsubscribe?t=good");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(names()).toEqual(["read_mail_link", "read_mail_link"]);
  });

  test.each([
    [
      "one click of a mail program",
      { body: "List-Unsubscribe=One-Click", headers: { "content-type": "application/x-www-form-urlencoded" } },
    ],
    ["the form", { body: "", headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ["nothing at all", {}],
  ])("POST acts without a sign-in, with %s, and says so without leading elsewhere", async (_, init) => {
    const { call, names } = world();
    const response = await call("POST", "unsubscribe?t=good", init);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("You are unsubscribed");
    expect(names()).toEqual(["unsubscribe_by_link"]);
  });

  test("a forged or torn link gets a page with 400 that says what to do", async () => {
    const { call } = world();
    for (const [method, path] of [
      ["GET", "unsubscribe?t=bad"],
      ["POST", "unsubscribe?t=bad"],
      ["GET", "unsubscribe"],
    ] as const) {
      const response = await call(method, path);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("This link is not complete");
    }
  });

  test("the link of a test mail says what it is and asks nobody", async () => {
    const { call, asked } = world();
    for (const method of ["GET", "POST"])
      expect(await (await call(method, "unsubscribe?t=test")).text()).toContain("This was a test mail");
    expect(asked).toEqual([]);
  });

  test("a fault of ours is a page too, and nobody is told that it worked", async () => {
    const { call } = world({ isDown: true });
    for (const method of ["GET", "POST"]) {
      const response = await call(method, "unsubscribe?t=good");
      expect(response.status).toBe(503);
      expect(await response.text()).toContain("That did not work");
    }
  });

  test("where answers to GET are not shown as pages, GET leads to the static one, and a refusal is text", async () => {
    const { call } = world({ pageUrl: "https://app.example/unsubscribe.html" });
    const response = await call("GET", "unsubscribe?t=good");
    expect([response.status, response.headers.get("location")]).toEqual([
      302,
      "https://app.example/unsubscribe.html?t=good",
    ]);
    const forged = await call("GET", "unsubscribe?t=bad");
    expect([forged.status, forged.headers.get("content-type")]).toEqual([400, "text/plain; charset=utf-8"]);
    expect((await call("POST", "unsubscribe?t=good")).headers.get("content-type")).toBe("text/html; charset=utf-8");
  });
});

describe("a followed link", () => {
  const path = (target: string, signature = "signed") =>
    `click?${new URLSearchParams({ t: "good", u: target, s: signature })}`;

  test("leads on at once; who it was is decided when the other links are known", async () => {
    const { call, asked, waited, settled } = world();
    const response = await call("GET", path("https://acme.example/a?b=1"));
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://acme.example/a?b=1"]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    await settled();
    expect(waited).toEqual([tunables.mail.visitSettleSeconds]);
    expect(asked.at(-1)).toEqual(["finish_mail_visit", { visit_id: visitId, bot_reason: null }]);
  });

  test("one of many at once, or of a program, is labelled", async () => {
    const many = world({ otherLinks: 2 });
    await many.call("GET", path("https://acme.example/"));
    await many.settled();
    expect(many.asked.at(-1)?.[1]).toEqual({ visit_id: visitId, bot_reason: "every link at once" });
    const program = world();
    await program.call("GET", path("https://acme.example/"), { headers: { "user-agent": "python-requests/2" } });
    await program.settled();
    expect(program.asked.at(-1)?.[1]).toEqual({ visit_id: visitId, bot_reason: "a program by its own name" });
  });

  test("leads nowhere when it was not signed, or is no address of the web", async () => {
    const { call } = world();
    for (const one of [
      path("https://evil.example/", "forged"),
      path("javascript:alert(1)"),
      path("//evil.example"),
      "click?t=good",
    ]) {
      const response = await call("GET", one);
      expect([response.status, response.headers.get("location")], one).toEqual([400, null]);
    }
  });
});

describe("an opened mail", () => {
  test("gets a picture of one point that is kept nowhere, and is recorded without waiting", async () => {
    const { call, names, waited, settled } = world();
    const response = await call("GET", "open?t=good");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/gif"]);
    expect((await response.arrayBuffer()).byteLength).toBe(42);
    await settled();
    expect([waited, names()]).toEqual([[], ["begin_mail_visit", "read_mail_visit", "finish_mail_visit"]]);
  });

  test("is no picture of ours with a forged token, and never a broken one through our fault", async () => {
    expect((await world().call("GET", "open?t=bad")).status).toBe(400);
    expect((await world({ isDown: true }).call("GET", "open?t=good")).status).toBe(200);
  });
});

test("other paths and methods are refused", async () => {
  const { call } = world();
  await expect(call("GET", "nothing")).rejects.toMatchObject({ code: "not_found" });
  await expect(call("DELETE", "unsubscribe?t=good")).rejects.toMatchObject({ code: "method_not_allowed" });
  await expect(call("POST", "click?t=good")).rejects.toMatchObject({ code: "method_not_allowed" });
});
