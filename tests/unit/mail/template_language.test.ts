import { describe, expect, test } from "vitest";
import { attempt, mail, ownText, problems, values } from "./sample_mail.ts";

function refuses(body: string) {
  for (const problem of problems({ body })) {
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.message).toMatch(/\.$/);
  }
}

describe("the template language", () => {
  test("fills in variables, fall-backs, filters and conditions", () => {
    const body = [
      "Hi {{ lead.first_name | default: 'there' }}, {{ lead.title | default: 'colleague' | downcase }}",
      "{% if lead.company == 'Acme' and lead.first_name %}A{% elsif lead.title %}B{% else %}C{% endif %}",
      "{% unless lead.title %}no title{% endunless %}",
      "{{ lead.name | upcase | truncate: 7 }} {{ 'now' | date: '%A %-d %B %Y %H:%M' }}",
    ].join("\n");
    expect(ownText(mail({ body }))).toBe("Hi Anna, colleague\nA\nno title\nANNA... Thursday 5 March 2026 23:30");
  });

  test("dates: a day stays that day everywhere, months in the asked language", () => {
    const given = values({}, { account: { custom: { renewal: "2026-12-01" } } });
    const body =
      "{{ account.custom.renewal | date: '%-d. %B %Y', 'de' }} / {{ account.custom.renewal | date: '%d/%m/%y' }}";
    expect(ownText(mail({ body, given }))).toBe("1. Dezember 2026 / 01/12/26");
  });

  test.each([
    ["Hi {{ lead.frist_name }}", 1, 7, "lead.first_name"],
    ["Hi\n\n {{ first_name }}", 3, 5, "lead.first_name"],
    ["{{ lead.firstName | upcase }}", 1, 4, "lead.first_name"],
    ["{% if lead.titel %}x{% endif %}", 1, 7, "lead.title"],
    ["{{ lead.custom.slugg }}", 1, 4, "lead.custom.slug"],
    ["{{ lead.name | upcse }}", 1, 1, "upcase"],
    ["{{ unsubscribe_link }}", 1, 4, "unsubscribe_url"],
  ])("an unknown name is told with its place and the nearest one: %s", (body, line, column, suggestion) => {
    expect(problems({ body })).toMatchObject([{ part: "body", line, column, suggestion }]);
  });

  test.each([
    "{% for x in lead %}{% endfor %}",
    "{% include 'secret' %}",
    "{% render 'secret' %}",
    "{% assign a = 1 %}",
    "{% raw %}x{% endraw %}",
    "{% capture a %}x{% endcapture %}",
    "{% if lead.name %}never closed",
    "{% endif %}",
    "{{ lead.name",
    "{{ }}",
    "{{ lead.name lead.title }}",
    "{{ (1..1000000000) }}",
    "{% if (1..1000000000) %}x{% endif %}",
    "{{ lead[lead.name] }}",
    "{{ lead.constructor }}",
    "{{ constructor.name }}",
    "{{ lead.__proto__ }}",
    "{{ lead.name.size }}",
    "{{ lead.name | replace: 'a', 'b' }}",
    "{{ lead.name | append: lead.name }}",
    "{{ globalThis.fetch }}",
    "{{ lead.name | date: '%99999999d' | nosuch }}",
    "{% if %}x{% endif %}",
  ])("refuses, with a place: %s", (body) => refuses(body));

  test("refuses conditions eleven deep and hundreds of variables", () => {
    refuses(`${"{% if lead.name %}".repeat(11)}x${"{% endif %}".repeat(11)}`);
    refuses("{{ lead.name }}".repeat(301));
  });

  test("tells everything that is wrong in both parts at once", () => {
    const found = problems({ subject: "{{ lead.frist_name }}", body: "{{ lead.nmae }} and {{ sender.nam }}" });
    expect(found.map(({ part, suggestion }) => [part, suggestion])).toEqual([
      ["subject", "lead.first_name"],
      ["body", "lead.name"],
      ["body", "sender.name"],
    ]);
  });

  test("a value that is missing without a fall-back is a problem of this person, each named", () => {
    const given = values({ first_name: undefined });
    const found = problems({
      subject: "Hi {{ lead.first_name }}",
      body: "{{ lead.title }} {{ lead.first_name }}",
      given,
    });
    expect(found.map(({ part, message }) => [part, /^\S+/.exec(message)?.[0]])).toEqual([
      ["subject", "lead.first_name"],
      ["body", "lead.title"],
      ["body", "lead.first_name"],
    ]);
  });

  test("what only an `if` asks for may be missing, also where the rest is not shown", () => {
    const body = "Hi{% if lead.title %} as {{ lead.title }}{% endif %}!";
    expect(ownText(mail({ body }))).toBe("Hi!");
  });

  test("a width in a date's format fills no memory", () => {
    const body = "{{ 'now' | date: '%999999999d %-d' }}";
    expect(ownText(mail({ body })).length).toBeLessThan(40);
  });

  test.each([
    ...["{{", "{%", "{% if ", "{{ lead.name | ", "}}", "{% if a and ", "{{'", "{{ lead.name }}"],
    ...[
      "- ",
      "[",
      "*",
      "<",
      "`",
      "![](",
      "> ",
      "[a](",
      "_a_ ",
      "**",
      "|a",
      "#",
      "1. ",
      "~~",
      "<a ",
      "http://a.",
      "\n    ",
    ],
  ])("20,000 characters of %j end soon, made or refused", (piece) => {
    const began = performance.now();
    const made = attempt({ body: `a${piece.repeat(Math.floor(19_990 / piece.length))}` });
    expect(made.ok || made.problems.length > 0).toBe(true);
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
