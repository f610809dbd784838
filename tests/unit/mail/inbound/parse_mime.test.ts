import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInbound } from "../../../../shared/domain/mail/inbound/read_inbound.ts";
import { parseMime } from "../../../../supabase/functions/_channels/parse_mime.ts";
import { mimeMail } from "./mime_samples.ts";

/** A hosted function has two seconds; this machine is slower than its. */
const enough = 2000;
const encode = (text: string) => new TextEncoder().encode(text);
const multipart = { "Content-Type": "multipart/mixed; boundary=b" };

function deepMail(levels: number): string {
  let text = "From: bob@example.com\r\nSubject: deep\r\n";
  for (let level = 0; level < levels; level += 1)
    text += `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`;
  return `${text}\r\nwords\r\n`;
}

const hostile: [what: string, raw: Uint8Array][] = [
  ["10,000 parts", mimeMail(multipart, "--b\nContent-Type: text/plain\n\nx\n".repeat(10_000))],
  ["150,000 empty parts", mimeMail(multipart, "--b\n\n".repeat(150_000))],
  ["10 levels and 100,000 lines", encode(deepMail(10) + "x\r\n".repeat(100_000))],
  ["1,000 levels", encode(deepMail(1000))],
  ["mails in mails", encode(`${"From: bob@example.com\r\nContent-Type: message/rfc822\r\n\r\n".repeat(2000)}x`)],
  ["30,000 headers", mimeMail(Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`X-${n}`, "b"])), "x")],
  ["a header of a megabyte", mimeMail({ "X-Long": "b".repeat(1_000_000) }, "x")],
  ["30,000 recipients", mimeMail({ Cc: "a@example.com, ".repeat(30_000) }, "x")],
  ["an address of brackets", mimeMail({ From: "<".repeat(100_000) }, "x")],
  ["an address of comments", mimeMail({ From: "(".repeat(100_000) }, "x")],
  ["a subject of encoded words", mimeMail({ Subject: "=?utf-8?q?a?= ".repeat(9000) }, "x")],
  ["references without end", mimeMail({ References: "<a@b> ".repeat(20_000) }, "x")],
  ["broken base64", mimeMail({ "Content-Transfer-Encoding": "base64" }, "!!!===@@\n".repeat(100_000))],
  ["broken quoted-printable", mimeMail({ "Content-Transfer-Encoding": "quoted-printable" }, "=ZZ=\n".repeat(100_000))],
  ["a million empty lines", mimeMail({}, "\n".repeat(1_000_000))],
  ["one line of ten megabytes", mimeMail({}, "a".repeat(10_000_000))],
  ["unclosed tags", mimeMail({ "Content-Type": "text/html" }, "<a ".repeat(300_000))],
  [
    "a report without end",
    mimeMail(
      { "Content-Type": "multipart/report; boundary=b" },
      `--b\nContent-Type: message/delivery-status\n\n${"Action: failed\n\n".repeat(3000)}`,
    ),
  ],
];

describe("hostile mail", () => {
  test.each(hostile)("%s is read or left within the limits", async (_what, raw) => {
    const began = performance.now();
    const mail = await parseMime(raw);
    if (mail) readInbound(mail, new Date());
    expect(performance.now() - began).toBeLessThan(enough);
    expect(mail?.text.length ?? 0).toBeLessThanOrEqual(200_000);
    expect(mail?.to.length ?? 0).toBeLessThanOrEqual(200);
    expect(mail?.answers.length ?? 0).toBeLessThanOrEqual(50);
  });

  test.each(["x-unknown", "utf-7", "utf-16le", "\u0000", "iso-2022-jp", "'; drop table"])(
    "charset %j is no way in",
    async (charset) => {
      const mail = await parseMime(
        mimeMail({ "Content-Type": `text/plain; charset="${charset}"` }, "+ADw-script+AD4- \u001b$B hello"),
      );
      expect(mail?.text).not.toContain("<script>");
      expect(mail?.text).not.toContain("\0");
    },
  );

  test("no header can add another: folded lines are one value", async () => {
    const mail = await parseMime(mimeMail({ Subject: "Hello\n Auto-Submitted: auto-replied" }, "x"));
    expect(mail?.headers.has("auto-submitted")).toBe(false);
    expect(mail?.subject).toBe("Hello Auto-Submitted: auto-replied");
  });

  test("names and subjects are lines without control characters of storage", async () => {
    const mail = await parseMime(
      mimeMail({ From: "=?utf-8?b?QQBC?= <bob@example.com>", Subject: "=?utf-8?q?a=00b=0Ac?=" }, "x"),
    );
    expect(`${mail?.from?.name}${mail?.subject}`).not.toMatch(/[\0\n]/);
  });

  test("what is no mail is none", async () => {
    expect(await parseMime(new Uint8Array())).toBeUndefined();
    expect(await parseMime(encode("\r\n\r\njust words"))).toBeUndefined();
  });

  test("any bytes are read or left, and all that is read can be stored", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, isBody) => {
        const raw = isBody ? Buffer.concat([mimeMail({ "Content-Type": "text/plain; charset=utf-8" }), bytes]) : bytes;
        const mail = await parseMime(raw);
        if (!mail) return;
        const { text = "" } = { text: "", ...readInbound(mail, new Date()) };
        for (const words of [mail.subject, mail.text, mail.html, text, mail.from?.name ?? ""]) {
          expect(words.isWellFormed() && !words.includes("\0")).toBe(true);
        }
      }),
    );
  });
});
