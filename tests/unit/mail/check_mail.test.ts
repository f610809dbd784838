import { describe, expect, test } from "vitest";
import { spamWords } from "../../../shared/domain/mail/spam_words.ts";
import { findings } from "./sample_mail.ts";

const good = [
  "Hi {{ lead.first_name }},",
  "",
  "I saw that {{ account.name }} is hiring drivers. Teams of your size save about a day a week with our planner;",
  "[here is how](https://acme.example/planner). Would a call on Thursday suit you?",
].join("\n");

describe("the check before sending", () => {
  test("finds nothing in a plain and honest mail", () => {
    expect(findings({ subject: "Fewer empty runs at {{ account.name }}", body: good })).toEqual([]);
  });

  test.each([
    ["a subject that shouts", { subject: "READ THIS TODAY", body: good }, "warning shouting"],
    ["words that shout", { body: `${good} This OFFER ENDS TODAY.` }, "warning shouting"],
    ["exclamation marks", { subject: "Great news!", body: `${good} Wow!!! Now!` }, "warning exclamation"],
    ["an empty subject", { subject: "", body: good, frame: { threadSubject: "x" } }, undefined],
    ["a false answer", { subject: "Re: our call", body: good }, "error false_answer"],
    ["a long subject", { subject: "a ".repeat(50), body: good }, "warning subject_length"],
    ["a rather long subject", { subject: "a ".repeat(35), body: good }, "note subject_length"],
    ["many words of advertising", { body: `${good} Act now, risk-free, guaranteed.` }, "warning spam_words"],
    ["many links", { body: `${good} ${"[a](https://acme.example/) ".repeat(5)}` }, "warning many_links"],
    [
      "a link that shows another place",
      { body: `${good} [bank.example](https://evil.example/)` },
      "error hidden_target",
    ],
    ["the same of another site", { body: `${good} [acme.example](https://www.acme.example/a)` }, undefined],
    ["a link with bold words on two lines", { body: `${good} [**more**\nhere](https://acme.example/a)` }, undefined],
    ["a shortener", { body: `${good} [more](https://bit.ly/x)` }, "warning shortener"],
    ["no encryption", { body: `${good} [more](http://acme.example/)` }, "warning not_encrypted"],
    ["a number for a host", { body: `${good} [more](https://192.0.2.1/)` }, "error number_for_host"],
    ["foreign letters in a host", { body: `${good} [more](https://аcme.example/)` }, "warning foreign_letters"],
    ["a link to nowhere", { body: `${good} [more](javascript:void)` }, "error no_link"],
    ["nothing but a picture", { body: "![offer](https://acme.example/a.png)" }, "warning only_image"],
    ["too many words", { body: "word ".repeat(300) }, "note length"],
    ["far too many words", { body: "word ".repeat(700) }, "warning length"],
    ["no postal address", { body: good, frame: { postalAddress: " " } }, "error postal_address"],
    ["a place left over", { body: `${good} [First Name]` }, "error left_over"],
    ["another system's place", { body: `${good} *|FNAME|* {first_name} %NAME%` }, "error left_over"],
    ["HTML", { body: `${good} <b>bold</b>` }, "warning html"],
  ])("%s", (_, sample, expected) => {
    expect(findings({ subject: "Fewer empty runs", ...sample })).toEqual(expected === undefined ? [] : [expected]);
  });

  test("knows words of advertising in each language, only whole ones", () => {
    for (const [language, words] of Object.entries(spamWords)) {
      const body = `${good}\n\n${words.slice(0, 3).join("; ")}`;
      expect(findings({ subject: "Fewer empty runs", body }), language).toEqual(["warning spam_words"]);
    }
    expect(findings({ subject: "Fewer empty runs", body: `${good} Grating winnerless urgently.` })).toEqual([]);
  });

  test("says the gravest first", () => {
    const found = findings({ subject: "READ THIS TODAY", body: `${good} [First Name] word ${"word ".repeat(300)}` });
    expect(found).toEqual(["error left_over", "warning shouting", "note length"]);
  });
});
