import { describe, expect, test } from "vitest";
import { isInDataCentre } from "../../../shared/domain/mail/data_centres.ts";
import { type MailVisit, whyBot } from "../../../shared/domain/mail/is_bot.ts";

const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const person: MailVisit = {
  kind: "click",
  userAgent: chrome,
  method: "GET",
  headers: { "accept-language": "en" },
  address: "203.0.113.9",
  secondsSinceSent: 600,
  otherLinksJustNow: 0,
};

describe("a person", () => {
  test.each([
    ["clicks", {}],
    [
      "opens in Gmail, whose proxy asks at that moment",
      {
        kind: "open",
        userAgent: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
      },
    ],
    [
      "reads on a telephone",
      {
        userAgent:
          "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
      },
    ],
    ["follows a second link", { otherLinksJustNow: 1 }],
    ["works from a data centre, hours later", { address: "52.4.5.6", secondsSinceSent: 7200 }],
    ["clicks from an unknown place", { address: undefined }],
  ] satisfies [string, Partial<MailVisit>][])("%s", (_, change) => {
    expect(whyBot({ ...person, ...change })).toBeUndefined();
  });
});

describe("a program", () => {
  test.each([
    ["a crawler", { userAgent: "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)" }],
    ["a library", { userAgent: "python-requests/2.32" }],
    ["a scanner of mail", { userAgent: "Mozilla/5.0 (compatible; Barracuda Link Protection)" }],
    ["a headless browser", { userAgent: `${chrome} HeadlessChrome/140` }],
    ["one without a name", { userAgent: "" }],
    ["Apple's proxy, which fetches every picture", { kind: "open", userAgent: "Mozilla/5.0" }],
    ["one that only asks for the head", { method: "HEAD" }],
    ["a prefetching browser", { headers: { "sec-purpose": "prefetch" } }],
    ["one that visits every link at once", { otherLinksJustNow: 2 }],
    ["one within seconds of sending", { secondsSinceSent: 4 }],
    ["one before the mail had left", { secondsSinceSent: undefined }],
    ["one in a data centre, a minute after sending", { address: "52.4.5.6", secondsSinceSent: 60 }],
    ["one in a data centre that speaks no language", { address: "52.4.5.6", headers: {} }],
  ] satisfies [string, Partial<MailVisit>][])("%s", (_, change) => {
    expect(whyBot({ ...person, ...change })).toMatch(/\S/);
  });
});

test.each([
  ["52.4.5.6", true],
  ["::ffff:52.4.5.6", true],
  ["20.255.255.255", true],
  ["21.0.0.0", false],
  ["203.0.113.9", false],
  ["2001:db8::1", false],
  ["52.4.5.666", false],
  ["", false],
])("%s lies in a data centre: %s", (address, expected) => {
  expect(isInDataCentre(address)).toBe(expected);
});
