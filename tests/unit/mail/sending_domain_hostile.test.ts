import fc from "fast-check";
import { expect, test } from "vitest";
import { viaResend } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import { check, google, googleZone, resendZone, someServer } from "./domain_zone.ts";

test("whatever stands in DNS, the answer is plain, soon there, and shows no control characters", () => {
  const word = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.constantFrom(
      "include:a.dev",
      "include:b.dev",
      "redirect=a.dev",
      "all",
      "-all",
      "ip4:1.2.3.4",
      "a",
      "mx",
      "p=none",
    ),
    fc.constantFrom(
      "rua=mailto:x@y",
      "p=AAAA",
      "p=",
      ";",
      "v=DKIM1;",
      "\u202e",
      "\r\nBcc: x",
      "include:%{d}",
      "include:",
    ),
  );
  const text = fc
    .tuple(fc.constantFrom("v=spf1 ", "v=DMARC1; ", "v=DKIM1; ", "", "v="), fc.array(word, { maxLength: 40 }))
    .map(([start, words]) => `${start}${words.join(" ")}`);
  const texts = fc.array(text, { maxLength: 4 });
  const names = ["acme.dev", "send.acme.dev", "a.dev", "b.dev", "resend._domainkey.acme.dev", "_dmarc.acme.dev"];
  const zones = fc
    .tuple(...names.map(() => fc.option(texts)))
    .map((each) => Object.fromEntries(names.flatMap((name, at) => (each[at] ? [[name, each[at]]] : []))));
  fc.assert(
    fc.property(zones, fc.constantFrom(viaResend, google, someServer), (zone, via) => {
      const { items, asked } = check(zone, via);
      expect(asked.length).toBeLessThanOrEqual(60);
      for (const { says, advice, found, record } of items) {
        for (const said of [says, advice ?? "", ...found]) {
          expect(said).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(said.length).toBeLessThan(700);
        }
        expect(record?.value ?? "").not.toMatch(/[\r\n]/);
      }
    }),
    { numRuns: 500 },
  );
});

test("a record of a million characters, or a thousand of them, costs no time", () => {
  const began = performance.now();
  const long = `v=spf1 ${"include:a.dev ".repeat(70_000)}`;
  check(
    { ...googleZone, "acme.dev": [long], "_dmarc.acme.dev": `v=DMARC1;${" ".repeat(1_000_000)}`, "a.dev": long },
    google,
  );
  check({
    ...resendZone,
    "resend._domainkey.acme.dev": Array.from({ length: 1000 }, () => `p=${"=;p=".repeat(2000)}`),
  });
  expect(performance.now() - began).toBeLessThan(1000);
});
