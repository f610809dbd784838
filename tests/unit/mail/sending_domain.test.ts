import { describe, expect, test } from "vitest";
import { judgeDomain, namesToAsk } from "../../../shared/domain/mail/sending_domain/judge_domain.ts";
import { viaResend, viaServer } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import type { TxtAnswer } from "../../../shared/domain/mail/sending_domain/txt_answer.ts";
import { check, google, googleZone, resendZone, rsa, someServer, type Zone } from "./domain_zone.ts";

describe("a domain", () => {
  test("that Resend is set up for passes", () => {
    const { state, items, spf } = check(resendZone);
    expect([state, items.map((item) => item.state)]).toEqual(["pass", ["pass", "pass", "pass"]]);
    expect(spf).toMatchObject({ name: "send.acme.dev", advice: null, record: null });
  });

  test("that is sent from through Google passes, however its key is called", () => {
    expect(check(googleZone, google)).toMatchObject({ state: "pass", via: "Google" });
    const { "google._domainkey.acme.dev": key = "", ...rest } = googleZone;
    const moved = { ...rest, "my-key._domainkey.acme.dev": key };
    expect(check(moved, google)).toMatchObject({ state: "unknown", dkim: { state: "unknown" } });
    expect(check(moved, google, ["my-key"])).toMatchObject({ state: "pass" });
    expect(check(moved, google, ["another"]).dkim).toMatchObject({
      state: "fail",
      name: "another._domainkey.acme.dev",
    });
  });

  test("about which DNS says nothing fails, with the records to set", () => {
    expect(check({})).toMatchObject({
      state: "fail",
      spf: { state: "fail", record: { name: "send.acme.dev", value: "v=spf1 include:amazonses.com ~all" } },
      dkim: { state: "fail", record: { name: "resend._domainkey.acme.dev" } },
      dmarc: {
        state: "fail",
        record: { name: "_dmarc.acme.dev", value: "v=DMARC1; p=none; rua=mailto:dmarc-reports@acme.dev" },
      },
    });
    expect(check({}, google).spf.record).toEqual({
      type: "TXT",
      name: "acme.dev",
      value: "v=spf1 include:_spf.google.com ~all",
    });
  });

  test("of which DNS does not answer is unknown, and no fault is claimed", () => {
    for (const name of Object.keys(resendZone)) {
      expect(check({ ...resendZone, [name]: "silent" }).state).toBe("unknown");
    }
  });

  test("whose bounces Resend takes elsewhere is believed for its key", () => {
    const { "send.acme.dev": _, ...rest } = resendZone;
    expect(check(rest)).toMatchObject({ state: "warn", spf: { state: "warn", record: { name: "send.acme.dev" } } });
  });
});

describe("SPF", () => {
  const spf = (text: string | string[], more: Zone = {}, via = google) =>
    check({ ...googleZone, ...more, "acme.dev": text }, via).spf;

  test.each<[string, string | string[], string, RegExp]>([
    ["is one record", ["v=spf1 include:_spf.google.com -all", "v=spf1 mx -all"], "fail", /has 2 SPF records/],
    ["is written right", "v=spf1 include:_spf.google.com -al", "fail", /“-al” is no part/],
    ["names no mechanism that is not there", "v=spf1 ip5:1.2.3.4 -all", "fail", /“ip5:1.2.3.4” is no part/],
    ["keeps strangers out", "v=spf1 include:_spf.google.com +all", "fail", /lets everyone in the world/],
    ["ends", "v=spf1 include:_spf.google.com", "warn", /does not end in/],
    ["ends in something", "v=spf1 include:_spf.google.com ?all", "warn", /does not end in/],
    ["includes the provider", "v=spf1 mx -all", "fail", /does not include Google/],
    ["includes it before all", "v=spf1 -all include:_spf.google.com", "fail", /does not include Google/],
    [
      "leads somewhere",
      "v=spf1 include:_spf.google.com include:gone.dev -all",
      "fail",
      /gone\.dev, which it includes, has no SPF/,
    ],
    [
      "does not lead to itself",
      "v=spf1 include:_spf.google.com include:acme.dev -all",
      "fail",
      /includes itself, over acme\.dev/,
    ],
    ["is no other record", "v=spf10 include:_spf.google.com -all", "fail", /has no SPF record/],
    ["may be written in capitals", "V=SPF1 INCLUDE:_SPF.GOOGLE.COM -ALL", "pass", /ends in -all/],
    ["may lead to another", "v=spf1 redirect=_spf.google.com", "pass", /ends in ~all/],
    [
      "may have what receivers fill in",
      "v=spf1 include:_spf.google.com exists:%{i}._spf.acme.dev ~all",
      "pass",
      /4 of 10/,
    ],
  ])("%s", (_, text, state, says) => {
    const judged = spf(text);
    expect([judged.state, judged.says]).toEqual([state, expect.stringMatching(says)]);
    if (state === "fail" || state === "warn") expect(judged.advice).not.toBeNull();
  });

  test("proposes a record that then passes", () => {
    for (const text of [
      "v=spf1 mx -all",
      "v=spf1 a include:_spf.google.com +all",
      "v=spf1 mx",
      "v=spf1 redirect=mine.dev",
    ]) {
      const proposed = spf(text, { "mine.dev": "v=spf1 mx ~all" }).record?.value ?? "";
      expect([proposed, spf(proposed).state]).toEqual([proposed, "pass"]);
    }
    const merged = spf(["v=spf1 include:_spf.google.com -all", "v=spf1 mx ip4:1.2.3.4 ~all"]).record?.value ?? "";
    expect(merged).toBe("v=spf1 include:_spf.google.com mx ip4:1.2.3.4 ~all");
  });

  test("takes at most ten look-ups, however they are nested", () => {
    const chain: Zone = {};
    for (let at = 0; at < 30; at += 1) chain[`n${at}.dev`] = `v=spf1 include:n${at + 1}.dev ~all`;
    chain["n4.dev"] = "v=spf1 ip4:1.2.3.4 ~all";
    expect(spf("v=spf1 include:_spf.google.com include:n0.dev ~all", chain)).toMatchObject({ state: "pass" });
    chain["n4.dev"] = "v=spf1 include:n5.dev ~all";
    const endless = check({ ...googleZone, ...chain, "acme.dev": "v=spf1 include:n0.dev ~all" }, google);
    expect(endless.spf).toMatchObject({ state: "fail", says: expect.stringContaining("more than 10 look-ups") });
    expect(endless.asked.filter((name) => /^n\d/.test(name)).length).toBeLessThanOrEqual(11);
    const wide = `v=spf1 ${Array.from({ length: 200 }, (_, at) => `include:w${at}.dev`).join(" ")} ~all`;
    expect(spf(wide)).toMatchObject({ state: "fail" });
    expect(check({ "acme.dev": wide }, google).asked.length).toBeLessThan(40);
    expect(
      spf("v=spf1 a mx ptr exists:a.dev a:b.dev a:c.dev a:d.dev a:e.dev a:f.dev a:g.dev a:h.dev ~all"),
    ).toMatchObject({
      says: expect.stringContaining("more than 10"),
    });
  });

  test("of a server that is not known only has to be usable", () => {
    expect(spf("v=spf1 mx ~all", {}, someServer)).toMatchObject({ state: "pass" });
    expect(check({}, someServer).spf.record?.value).toContain("<of your mail provider>");
    expect(spf("v=spf1 mx ~all", {}, viaServer("email-smtp.eu-west-1.amazonaws.com"))).toMatchObject({ state: "warn" });
  });
});

describe("a DKIM key", () => {
  const dkim = (text: string | string[], selectors: string[] = []) =>
    check({ ...resendZone, "resend._domainkey.acme.dev": text }, viaResend, selectors).dkim;

  test.each<[string, string | string[], string, RegExp]>([
    ["of 2048 bits", `v=DKIM1; k=rsa; p=${rsa[2048]}`, "pass", /2048 bits/],
    ["with spaces in it", `p=${rsa[1024].slice(0, 60)} ${rsa[1024].slice(60)}`, "pass", /1024 bits/],
    ["that is too short", `p=${rsa[512]}`, "fail", /only 512 bits/],
    ["that was withdrawn", "v=DKIM1; p=", "fail", /withdrawn/],
    ["that was cut", `p=${rsa[2048].slice(0, 100)}`, "fail", /cut or broken/],
    ["that is none", "v=DKIM1; k=rsa", "fail", /has no key/],
    ["for testing", `v=DKIM1; t=y; p=${rsa[1024]}`, "warn", /a test/],
    ["not for mail", `v=DKIM1; s=tlsrpt; p=${rsa[1024]}`, "fail", /not meant for mail/],
    ["of Ed25519", `v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`, "warn", /Ed25519/],
    ["of an unknown kind", `v=DKIM1; k=dsa; p=${rsa[1024]}`, "fail", /of a kind/],
    ["that stands there twice", [`p=${rsa[1024]}`, `p=${rsa[2048]}`], "fail", /2 DKIM keys/],
    ["behind a wildcard for something else", "v=spf1 -all", "fail", /no DKIM key/],
  ])("%s", (_, text, state, says) => {
    const judged = dkim(text);
    expect([judged.state, judged.says]).toEqual([state, expect.stringMatching(says)]);
  });

  test("that works is enough where another is being replaced", () => {
    const zone = { ...resendZone, "old._domainkey.acme.dev": "p=" };
    expect(check(zone, viaResend, ["old", "resend"]).dkim).toMatchObject({ state: "pass" });
  });
});

describe("DMARC", () => {
  const policy = (text: string | string[] | undefined, more: Zone = {}) => {
    const { "_dmarc.acme.dev": _, ...rest } = resendZone;
    return check({ ...rest, ...more, ...(text !== undefined && { "_dmarc.acme.dev": text }) }).dmarc;
  };

  test.each<[string, string | string[], string, RegExp]>([
    [
      "that only reports passes, with advice",
      "v=DMARC1; p=none; rua=mailto:d@acme.dev",
      "pass",
      /only reported \(p=none\)/,
    ],
    ["that refuses passes", "v=DMARC1;p=reject;rua=mailto:d@acme.dev!10m", "pass", /is refused/],
    ["without reports is remarked on", "v=DMARC1; p=reject", "warn", /Nobody gets the reports/],
    ["with reports to no address, too", "v=DMARC1; p=none; rua=https://x.dev", "warn", /Nobody gets/],
    ["without a policy fails", "v=DMARC1; adkim=s", "fail", /says no policy/],
    ["with a policy that is none of the three fails", "v=DMARC1; p=block", "fail", /says no policy/],
    ["that only reports for want of a policy passes", "v=DMARC1; rua=mailto:d@acme.dev", "pass", /p=none/],
    ["twice fails", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "fail", /2 DMARC records/],
    ["in another case is not read", "v=dmarc1; p=none", "fail", /begin with v=DMARC1/],
    ["after something else is not read", "p=none; v=DMARC1", "fail", /begin with v=DMARC1/],
  ])("%s", (_, text, state, says) => {
    const judged = policy(text);
    expect([judged.state, judged.says]).toEqual([state, expect.stringMatching(says)]);
  });

  test("comes from the domain above where there is none, as it says for its subdomains", () => {
    const question = { domain: "news.acme.dev", via: viaResend, selectors: [] };
    const judge = (texts: Record<string, string>) => {
      const names = namesToAsk(question, new Map());
      const answers = new Map<string, TxtAnswer>(
        names.map((name) => [name, texts[name] ? { state: "found", texts: [texts[name]] } : { state: "none" }]),
      );
      return judgeDomain(question, answers).items[2];
    };
    const above = { "_dmarc.acme.dev": "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@acme.dev" };
    expect(judge(above)).toMatchObject({
      state: "pass",
      says: expect.stringContaining(
        "follows _dmarc.acme.dev: mail that fails SPF and DKIM goes to spam (p=quarantine)",
      ),
    });
    expect(judge({ "_dmarc.acme.dev": "v=DMARC1; p=none; psd=y" })).toMatchObject({ state: "fail" });
  });

  test("that asks for bounces at the very domain hangs on the key", () => {
    const strict: Zone = { ...resendZone, "_dmarc.acme.dev": "v=DMARC1; p=reject; aspf=s; rua=mailto:d@acme.dev" };
    expect(check(strict).dmarc).toMatchObject({ state: "pass" });
    const { "resend._domainkey.acme.dev": _, ...keyless } = strict;
    expect(check(keyless).dmarc).toMatchObject({ state: "warn", says: expect.stringContaining("aspf=s") });
  });
});
