import { describe, expect, test } from "vitest";
import { viaResend } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import type { TxtAnswer } from "../../../shared/domain/mail/sending_domain/txt_answer.ts";
import { httpsTxtLookup } from "../../../supabase/functions/_shared/dns/https_txt_lookup.ts";
import { systemTxtLookup } from "../../../supabase/functions/_shared/dns/system_txt_lookup.ts";
import { confirmedTxtLookup, queryName } from "../../../supabase/functions/_shared/dns/txt_lookup.ts";
import { checkDomains, type DomainDependencies, sendingViaOf } from "../../../supabase/functions/tick/check_domains.ts";

const resolverUrl = "https://resolver.example/dns-query";

describe("a look-up over HTTPS", () => {
  const ask = (answer: () => Response | Promise<Response>) => {
    const asked: string[] = [];
    const fetch = async (url: string | URL | Request) => {
      asked.push(String(url));
      return await answer();
    };
    return httpsTxtLookup({ resolverUrl, fetch })("_dmarc.acme.dev").then((told) => ({ told, asked }));
  };
  const json =
    (body: unknown, status = 200) =>
    () =>
      Response.json(body, { status });
  const txt = (data: string) => ({ type: 16, data });

  test("gives each text with its chunks joined and its escapes undone", async () => {
    const Answer = [
      txt('"v=spf1 include:a.dev" " ~all"'),
      txt('"v=DKIM1; p=AB""CD"'),
      txt(String.raw`"a \"quoted\" \\ \195\188"`),
      txt("v=DMARC1; p=none"),
      { type: 5, data: "elsewhere.dev." },
    ];
    const { told, asked } = await ask(json({ Status: 0, Answer }));
    expect(told).toEqual({
      state: "found",
      texts: ["v=spf1 include:a.dev ~all", "v=DKIM1; p=ABCD", 'a "quoted" \\ \u00c3\u00bc', "v=DMARC1; p=none"],
    });
    expect(asked).toEqual([`${resolverUrl}?name=_dmarc.acme.dev&type=TXT`]);
  });

  test.each<[string, () => Response | Promise<Response>, TxtAnswer["state"]]>([
    ["a name that is not there", json({ Status: 3 }), "none"],
    ["a name without texts", json({ Status: 0, Answer: [{ type: 5, data: "a.dev." }] }), "none"],
    ["a server's failure", json({ Status: 2 }), "failed"],
    ["a refusal", json({ Status: 5 }), "failed"],
    ["an error page", () => new Response("<html>", { status: 502 }), "failed"],
    ["no JSON", () => new Response("Status: 0"), "failed"],
    ["another shape", json({ Answer: [] }), "failed"],
    ["an answer without end", () => new Response(" ".repeat(70_000)), "failed"],
    ["no connection", () => Promise.reject(new TypeError("offline")), "failed"],
  ])("tells %s apart", async (_, answer, state) => expect((await ask(answer)).told).toMatchObject({ state }));
});

describe("the system's resolver", () => {
  const fault = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  test("joins chunks, and tells what is not there from what was not answered", async () => {
    expect(await systemTxtLookup(async () => [["v=spf1", " ~all"], ["x"]])("a.dev")).toEqual({
      state: "found",
      texts: ["v=spf1 ~all", "x"],
    });
    for (const code of ["ENOTFOUND", "ENODATA"])
      expect(await systemTxtLookup(fault(code))("a.dev")).toEqual({ state: "none" });
    for (const code of ["ESERVFAIL", "ETIMEOUT", "ECONNREFUSED"])
      expect(await systemTxtLookup(fault(code))("a.dev")).toEqual({ state: "failed" });
  });

  test("stands in where the other cannot be reached, and only what it finds is believed", async () => {
    const found: TxtAnswer = { state: "found", texts: ["x"] };
    const both = (first: TxtAnswer, second: TxtAnswer) =>
      confirmedTxtLookup(
        async () => first,
        async () => second,
      )("a.dev");
    expect(await both({ state: "none" }, found)).toEqual({ state: "none" });
    expect(await both({ state: "failed" }, found)).toEqual(found);
    expect(await both({ state: "failed" }, { state: "none" })).toEqual({ state: "failed" });
  });
});

test.each([
  ["_dmarc.Acme.dev", "_dmarc.acme.dev"],
  ["_dmarc.münchen.de", "_dmarc.xn--mnchen-3ya.de"],
  ["evil.dev/@acme.dev", undefined],
  ["evil.dev?name=acme.dev", undefined],
  ["evil.dev&type=A", undefined],
  ["a..dev", undefined],
  ["127.0.0.1", undefined],
  ["%{i}._spf.acme.dev", undefined],
  [`${"a".repeat(64)}.dev`, undefined],
  ["", undefined],
])("the name %j is asked for as %j", (name, asked) => expect(queryName(name)).toBe(asked));

describe("the tick", () => {
  const ids = ["10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002"];
  const due = ids.map((mailbox_id) => ({ mailbox_id, domain: "acme.dev", selectors: [] }));
  function world(more: Partial<DomainDependencies>) {
    const calls: { name: string; args: Record<string, unknown> }[] = [];
    const asked: string[] = [];
    const deps: DomainDependencies = {
      service: {
        rpc: async (name, args) => {
          calls.push({ name, args });
          return name === "claim_domain_checks" ? due : 2;
        },
      },
      lookupTxt: async (name) => {
        asked.push(name);
        return name === "send.acme.dev"
          ? { state: "found", texts: ["v=spf1 include:amazonses.com -all"] }
          : { state: "none" };
      },
      sendingVia: viaResend,
      tunables: { domains: { batch: 5, rounds: 12 } },
      ...more,
    };
    return { calls, asked, deps };
  }

  test("asks for each name once, follows what it finds, and records what that means", async () => {
    const { calls, asked, deps } = world({});
    await checkDomains(deps);
    expect(calls[0]).toEqual({ name: "claim_domain_checks", args: { at_most: 5, via: "Resend" } });
    expect([...asked].sort()).toEqual([
      "_dmarc.acme.dev",
      "amazonses.com",
      "resend._domainkey.acme.dev",
      "send.acme.dev",
    ]);
    expect(calls[1]).toMatchObject({
      name: "record_domain_checks",
      args: {
        checks: ids.map((mailbox_id) => ({
          mailbox_id,
          check: {
            ...{ domain: "acme.dev", via: "Resend", state: "fail" },
            items: [{ says: expect.stringContaining("amazonses.com, which it includes, has no SPF record") }, {}, {}],
          },
        })),
      },
    });
  });

  test("asks nothing where mail is captured, and says so", async () => {
    const { calls, asked, deps } = world({ sendingVia: undefined });
    await checkDomains(deps);
    expect(asked).toEqual([]);
    expect(calls[1]).toMatchObject({
      args: { checks: [{ check: { state: "local", via: "this machine", items: [] } }, {}] },
    });
  });

  test("knows through whom mail leaves", () => {
    const base = {
      isCaptured: false,
      dnsUrl: "",
      from: "",
      resendBaseUrl: "",
      resendWebhookSecret: undefined,
      inboundSecret: undefined,
    };
    const via = (more: object) =>
      sendingViaOf({ ...base, provider: "smtp", smtpUrl: undefined, resendApiKey: undefined, ...more });
    expect(via({ provider: "resend" })?.name).toBe("Resend");
    expect(via({ smtpUrl: "smtps://me:secret@smtp.gmail.com:465" })?.name).toBe("Google");
    expect(via({ smtpUrl: "smtp://mail.hoster.dev" })?.name).toBe("mail.hoster.dev");
    expect(via({ smtpUrl: "smtp://127.0.0.1:2525", isCaptured: true })).toBeUndefined();
  });
});
