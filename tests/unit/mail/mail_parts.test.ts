import { describe, expect, test } from "vitest";
import { mail, ownHtml, ownText, unsubscribeUrl, values } from "./sample_mail.ts";

describe("both parts of a mail", () => {
  test("come from one markdown: tags with their own style, and text that reads by itself", () => {
    const body = [
      "# Hello {{ lead.first_name }}",
      "One **bold** and *soft* [link](https://acme.example/a?b=1&c=2).",
      "",
      "- first\n- second\n  1. inner",
      "",
      "> said before",
      "",
      "| a | b |\n| --- | --: |\n| 1 | 2 |",
      "",
      "---",
      "`code`\nnext line",
    ].join("\n");
    const made = mail({ body });
    expect(ownText(made)).toBe(
      [
        "Hello Anna\n",
        "One bold and soft link (https://acme.example/a?b=1&c=2).\n",
        "- first\n- second\n  1. inner\n",
        "> said before\n",
        "a | b\n1 | 2\n",
        "----------\n",
        "code\nnext line",
      ].join("\n"),
    );
    expect(ownHtml(made).replace(/ style="[^"]*"/g, "")).toBe(
      [
        "<h1>Hello Anna</h1>",
        '<p>One <strong>bold</strong> and <em>soft</em> <a href="https://acme.example/a?b=1&amp;c=2">link</a>.</p>',
        "<ul><li>first</li><li>second<ol><li>inner</li></ol>\n</li></ul>",
        "<blockquote><p>said before</p>\n</blockquote>",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "<hr>",
        "<p><code>code</code><br>next line</p>",
      ].join("\n"),
    );
  });

  test("carry signature, company, postal address and the link to unsubscribe", () => {
    const { text, html } = mail({ body: "Hi", frame: { signature: "**Alex**\nAcme" } });
    expect(text).toBe(
      `Hi\n\n-- \nAlex\nAcme\n\nAcme Sales · Main Street 1, 10115 Berlin\nIf you would rather not hear from us, unsubscribe: ${unsubscribeUrl}\n`,
    );
    expect(html).toContain("<strong>Alex</strong><br>Acme");
    expect(html).toContain("Acme Sales · Main Street 1, 10115 Berlin");
    expect(html).toContain(`href="${unsubscribeUrl.replace("&", "&amp;")}"`);
  });

  test("a template that has the link itself gets no second one", () => {
    const { text, html } = mail({ body: "Bye: [stop]({{ unsubscribe_url }}) or {{ unsubscribe_url }}" });
    expect(text.split(unsubscribeUrl)).toHaveLength(3);
    expect(html.match(/<a /g)).toHaveLength(2);
  });

  test("are the same for one person whatever was made for the one before: words, lines, markup and addresses as names", () => {
    const body = [
      "Hi {{ lead.first_name }} `{{ lead.city }}`, [see {{ lead.city }}](https://acme.example/{{ lead.city }}) and",
      "[more](https://acme.example/b) ![{{ lead.city }}](https://acme.example/c.png)\n\n> {{ lead.city }}\n\n- {{ lead.city }}",
    ].join("\n");
    const cities = ["Berlin", "B\nC", "_x_ <b>", "https://evil.example", "Köln am Rhein", "D\n\n\nE"];
    const made = (city: string) => mail({ body, given: values({ city }) });
    const first = cities.map((city) => ownText(made(city)) + ownHtml(made(city)));
    expect(cities.toReversed().map((city) => ownText(made(city)) + ownHtml(made(city)))).toEqual(first.toReversed());
    expect(ownText(made("B\nC"))).toContain("> B\n> C\n\n- B\n  C");
    expect(ownText(made("Berlin"))).toContain("see Berlin (https://acme.example/Berlin)");
  });

  test("HTML in the markdown is text", () => {
    const made = mail({ body: 'a <script>alert(1)</script> <b onclick="x">b</b>\n\n<div>block</div>' });
    expect(ownHtml(made)).not.toMatch(/<(script|b|div)/);
    expect(ownHtml(made)).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(ownText(made)).toContain("<div>block</div>");
  });

  test("only addresses of the web, of mail and of telephones are links", () => {
    for (const href of [
      "javascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
      "//a.example",
      "/x",
    ]) {
      expect(ownHtml(mail({ body: `[words](${href})` })), href).not.toContain("<a");
    }
    expect(ownHtml(mail({ body: "[m](mailto:a@b.example)" }))).toContain('href="mailto:a@b.example"');
    expect(ownHtml(mail({ body: "[u](https://user:pass@b.example/)" }))).not.toContain("<a");
  });

  test("a value is a piece of an address and changes no other piece", () => {
    const given = values({ custom: { slug: "../a b?x=1&y#z@evil.example" } });
    const html = ownHtml(mail({ body: "[x](https://acme.example/p/{{ lead.custom.slug }})", given }));
    expect(html).toContain('href="https://acme.example/p/..%2Fa%20b%3Fx%3D1%26y%23z%40evil.example"');
    const whole = (slug: string) =>
      ownHtml(mail({ body: "[x]({{ lead.custom.slug }})", given: values({ custom: { slug } }) }));
    expect(whole("https://acme.example/")).toContain('href="https://acme.example/"');
    expect(whole("javascript:alert(1)")).not.toContain("<a");
  });

  test("tracking rewrites links whose words are no address, never the link to unsubscribe, and adds the point", () => {
    const track = (url: string) => `https://t.example/?u=${encodeURIComponent(url)}`;
    const body =
      "[a](https://acme.example/) https://acme.example/b [acme.example](https://acme.example/c) [x]({{ unsubscribe_url }})";
    const off = mail({ body });
    expect(off.html).not.toContain("t.example");
    expect(off.html).not.toContain("<img");
    const { html, text } = mail({ body, frame: { track, pixelUrl: "https://t.example/open" } });
    expect(html.match(/href="https:\/\/t\.example[^"]*"/g)).toEqual([
      'href="https://t.example/?u=https%3A%2F%2Facme.example%2F"',
    ]);
    expect(html).toContain('<img src="https://t.example/open"');
    expect(text).not.toContain("t.example");
  });

  test("a follow-up without a subject stays in the thread", () => {
    const subjectOf = (subject: string, threadSubject: string | null) =>
      mail({ subject, body: "x", frame: { threadSubject } }).subject;
    expect(subjectOf("", "Hello")).toBe("Re: Hello");
    expect(subjectOf("", "RE: Hello")).toBe("RE: Hello");
    expect(subjectOf("New", "Hello")).toBe("New");
  });
});
