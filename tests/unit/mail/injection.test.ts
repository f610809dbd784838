import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, oneLine } from "../../../shared/domain/mail/clean_text.ts";
import { escapeHtml } from "../../../supabase/functions/_shared/mail_template/escape_html.ts";
import { mail, ownHtml, ownText, values } from "./sample_mail.ts";

/** Pieces that would do something if any part of the way read them as more than text. */
const sharp = fc.constantFrom(
  ...["\r\n", "\n", "\r", "\u2028", "\u0085", "\0", "\u202E", "\u2066", "\u200B", "\uFEFF", "\uE000", "\uE0000\uE001"],
  ...["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b>', "</p>", "&lt;", "&", "'", '"', "<!--"],
  ...[
    "**bold**",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "# h",
    "- item",
    "> q",
    "`c`",
    "| a |",
  ],
  ...[
    "{{ sender.email }}",
    "{% if true %}x{% endif %}",
    "{{",
    "}}",
    "{%",
    "https://evil.example/",
    "<https://evil.example>",
  ],
  ...[
    "\r\nBcc: evil@evil.example",
    "\n\n<p>",
    "\ud800",
    "😀",
    "אבג",
    "日本",
    "e\u0301",
    "1. ",
    "---",
    "    code",
    "_a_",
    "~~s~~",
  ],
);
const hostile = fc
  .array(fc.oneof({ weight: 3, arbitrary: sharp }, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 12 })
  .map((pieces) => `A${pieces.join("")}`);

const runs = { numRuns: 300 };

describe("whatever a field holds stays the text that it is", () => {
  test("in the HTML part: escaped, never markup, a link or code", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const html = ownHtml(mail({ body: "before {{ lead.name }} after", given: values({ name }) }));
        const expected = escapeHtml(cleanText(name)).replaceAll("\n", "<br>");
        expect(html).toBe(`<p style="margin:0 0 16px">before ${expected} after</p>`);
      }),
      runs,
    );
  });

  test("in the plain part: as it is", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { text } = mail({ body: "before {{ lead.name }} after", given: values({ name }) });
        const line = (part: string) => part.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n");
        expect(text.startsWith(line(`before ${cleanText(name)} after`))).toBe(true);
      }),
      runs,
    );
  });

  test("in the subject: one line without controls or turned direction", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { subject } = mail({
          subject: "For {{ lead.name | truncate: 120 }}",
          body: "x",
          given: values({ name }),
        });
        expect(subject.startsWith("For ")).toBe(true);
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uE000\uE001]/u);
        expect(subject.isWellFormed()).toBe(true);
      }),
      runs,
    );
  });

  test("in an address: a piece that leads nowhere else", () => {
    fc.assert(
      fc.property(hostile, (slug) => {
        const body = "[x](https://acme.example/p?n={{ lead.custom.slug }})";
        const href = /href="([^"]*)"/.exec(ownHtml(mail({ body, given: values({ custom: { slug } }) })))?.[1] ?? "";
        const url = new URL(href.replaceAll("&amp;", "&"));
        expect([url.origin, url.pathname, url.hash, [...url.searchParams.keys()]]).toEqual([
          "https://acme.example",
          "/p",
          "",
          ["n"],
        ]);
      }),
      runs,
    );
  });

  test("in company, address and signature", () => {
    fc.assert(
      fc.property(hostile, (company) => {
        const { html } = mail({ body: "x", frame: { company, postalAddress: company } });
        expect(html).toContain(`>${escapeHtml(oneLine(company))} · `);
        expect(html).not.toMatch(/<(script|img|b)\b/);
      }),
      runs,
    );
  });
});

test("an encoded word in a name is no other name", () => {
  const { subject } = mail({ subject: "For {{ lead.name }}", body: "x", given: values({ name: "=?utf-8?b?QQ==?=" }) });
  expect(subject).toBe("For = ?utf-8?b?QQ== ?=");
});

test("a name that is an address is no link", () => {
  const html = ownHtml(mail({ body: "Hi {{ lead.name }}", given: values({ name: "https://evil.example/" }) }));
  expect(html).toBe('<p style="margin:0 0 16px">Hi https://evil.example/</p>');
});

test("conditions on a hostile value decide, and nothing of it is run", () => {
  const given = values({ name: "{{ sender.email }} {% if lead.name %}x{% endif %}" });
  const body = "{% if lead.name contains 'sender' %}{{ lead.name | upcase }}{% endif %}";
  expect(ownText(mail({ body, given }))).toBe("{{ SENDER.EMAIL }} {% IF LEAD.NAME %}X{% ENDIF %}");
});
