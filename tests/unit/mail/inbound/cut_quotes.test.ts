import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutQuotes } from "../../../../shared/domain/mail/inbound/cut_quotes.ts";
import { htmlText } from "../../../../shared/domain/mail/inbound/html_text.ts";

const quoted = "\n\n> Hello Bob,\n>\n> would a call on Tuesday suit you?\n> Ada\n";

/** How clients lead over to what they quote. */
const attributions: [client: string, line: string][] = [
  ["Gmail, English", "On Mon, Nov 23, 2026 at 9:01 AM Ada Lovelace <ada@example.com> wrote:"],
  ["Gmail, wrapped", "On Mon, Nov 23, 2026 at 9:01 AM Ada Lovelace of Example Holding <\nada@example.com> wrote:"],
  [
    "Gmail, wrapped twice",
    "On Mon, Nov 23, 2026 at 9:01 AM Ada Lovelace of\nExample Holding <ada@example.com>\nwrote:",
  ],
  ["Gmail, British", "On Mon, 23 Nov 2026 at 09:01, Ada Lovelace <ada@example.com> wrote:"],
  ["Apple Mail", "On 23 Nov 2026, at 09:01, Ada Lovelace <ada@example.com> wrote:"],
  ["Apple Mail, quoted", "> On 23 Nov 2026, at 09:01, Ada Lovelace <ada@example.com> wrote:"],
  ["Thunderbird", "On 23.11.26 09:01, Ada Lovelace wrote:"],
  ["Thunderbird, name first", "Ada Lovelace <ada@example.com> wrote:"],
  ["Gmail, German", "Am Mo., 23. Nov. 2026 um 09:01 Uhr schrieb Ada Lovelace <ada@example.com>:"],
  ["Gmail, German, wrapped", "Am Mo., 23. Nov. 2026 um 09:01 Uhr schrieb Ada Lovelace <\nada@example.com>:"],
  ["Thunderbird, German", "Am 23.11.26 um 09:01 schrieb Ada Lovelace:"],
  ["Gmail, French", "Le lun. 23 nov. 2026 à 09:01, Ada Lovelace <ada@example.com> a écrit :"],
  ["Thunderbird, French", "Le 23/11/2026 à 09:01, Ada Lovelace a écrit :"],
  ["Gmail, Spanish", "El lun, 23 nov 2026 a las 9:01, Ada Lovelace (<ada@example.com>) escribió:"],
  ["Gmail, Italian", "Il giorno lun 23 nov 2026 alle ore 09:01 Ada Lovelace <ada@example.com> ha scritto:"],
  ["Gmail, Dutch", "Op ma 23 nov 2026 om 09:01 schreef Ada Lovelace <ada@example.com>:"],
  ["Gmail, Portuguese", "Em seg., 23 de nov. de 2026 às 09:01, Ada Lovelace <ada@example.com> escreveu:"],
  ["Gmail, Swedish", "Den mån 23 nov. 2026 kl 09:01 skrev Ada Lovelace <ada@example.com>:"],
  ["Gmail, Danish", "man. 23. nov. 2026 kl. 09.01 skrev Ada Lovelace <ada@example.com>:"],
  ["Gmail, Polish", "pon., 23 lis 2026 o 09:01 Ada Lovelace <ada@example.com> napisał(a):"],
  ["Gmail, Finnish", "ma 23. marrask. 2026 klo 9.01 Ada Lovelace (ada@example.com) kirjoitti:"],
  ["Gmail, Russian", "пн, 23 нояб. 2026 г. в 09:01, Ada Lovelace <ada@example.com>:\nAda написал:"],
  ["Gmail, Chinese", "Ada Lovelace <ada@example.com> 于2026年11月23日周一 09:01写道："],
  ["Gmail, Japanese", "2026年11月23日(月) 9:01 Ada Lovelace <ada@example.com>のメッセージ:"],
  ["Gmail, old", "2026-11-23 9:01 GMT+01:00 Ada Lovelace <ada@example.com>:"],
];

const blocks: [client: string, block: string][] = [
  [
    "Outlook, English",
    "From: Ada Lovelace <ada@example.com>\nSent: Monday, November 23, 2026 9:01 AM\nTo: Bob\nSubject: Hello",
  ],
  [
    "Outlook, bold",
    "*From:* Ada Lovelace <ada@example.com>\n*Sent:* Monday, November 23, 2026\n*To:* Bob\n*Subject:* Hello",
  ],
  [
    "Outlook, with a rule",
    "________________________________\nFrom: Ada <ada@example.com>\nSent: Monday\nTo: Bob\nSubject: Hello",
  ],
  ["Outlook, old", "-----Original Message-----\nFrom: Ada Lovelace\nSubject: Hello"],
  [
    "Outlook, German",
    "Von: Ada Lovelace <ada@example.com>\nGesendet: Montag, 23. November 2026 09:01\nAn: Bob\nBetreff: Hallo",
  ],
  ["Outlook, German, old", "-----Ursprüngliche Nachricht-----\nVon: Ada\nBetreff: Hallo"],
  [
    "Outlook, French",
    "De : Ada Lovelace <ada@example.com>\nEnvoyé : lundi 23 novembre 2026 09:01\nÀ : Bob\nObjet : Bonjour",
  ],
  ["Outlook, French, old", "-----Message d'origine-----\nDe : Ada\nObjet : Bonjour"],
  [
    "Outlook, Spanish",
    "De: Ada Lovelace <ada@example.com>\nEnviado el: lunes, 23 de noviembre de 2026 9:01\nPara: Bob\nAsunto: Hola",
  ],
  [
    "Outlook, Italian",
    "Da: Ada Lovelace <ada@example.com>\nInviato: lunedì 23 novembre 2026 09:01\nA: Bob\nOggetto: Ciao",
  ],
  [
    "Outlook, Dutch",
    "Van: Ada Lovelace <ada@example.com>\nVerzonden: maandag 23 november 2026 09:01\nAan: Bob\nOnderwerp: Hallo",
  ],
  ["Lotus, a phone", "From: Ada <ada@example.com>\nDate: Mon, Nov 23, 2026\nTo: Bob\nSubject: Re: Hello"],
];

const reply = "Yes, Tuesday suits me.\n\nBob";

describe("what someone wrote themselves", () => {
  test.each(attributions)("%s", (_client, line) => {
    expect(cutQuotes(`${reply}\n\n${line}${quoted}`)).toBe(reply);
    expect(cutQuotes(`${reply}\r\n\r\n${line.replaceAll("\n", "\r\n")}${quoted.replaceAll("\n", "\r\n")}`)).toBe(reply);
  });

  test.each(blocks)("%s", (_client, block) => {
    expect(cutQuotes(`${reply}\n\n${block}\n\nHello Bob,\nwould a call suit you?\nAda`)).toBe(reply);
  });

  test.each(attributions.slice(3, 11))("below the quotation: %s", (_client, line) => {
    expect(cutQuotes(`${line}${quoted}\n${reply}`)).toBe(reply);
  });

  test("answers inside the quotation, when the writer says so", () => {
    const text = `See my answers below.\n\nOn 23.11.26 09:01, Ada wrote:\n> Would a call suit you?\nYes.\n> When?\nTuesday.`;
    expect(cutQuotes(text)).toBe("See my answers below.\n\nYes.\nTuesday.");
  });

  test.each([
    "Sent from my iPhone",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
  ])("without the line of a phone: %s", (line) => {
    expect(cutQuotes(`${reply}\n\n${line}\n\nOn 23.11.26 09:01, Ada wrote:${quoted}`)).toBe(reply);
  });

  test("without the signature", () => {
    expect(cutQuotes(`${reply}\n\n-- \nBob Example\nHead of Things\n+44 20 7946 0000`)).toBe(reply);
  });

  test.each([
    "On Monday I wrote:\nbuy milk",
    "From what I see: it fits.\nTo me it is clear.",
    "A > B and 3 > 2.",
    "I read what they wrote: nothing.",
    "Date: open\nand one more thing",
    "Von mir aus: gern.\nAn die Arbeit!",
  ])("words that only look like it stay: %s", (text) => {
    expect(cutQuotes(text)).toBe(text);
  });

  test("a mail that only quotes has no words of its own", () => {
    expect(cutQuotes(`On 23.11.26 09:01, Ada wrote:${quoted}`)).toBe("");
    expect(cutQuotes("")).toBe("");
  });

  test("of any reply above any quotation the reply remains", () => {
    const word = fc.stringMatching(/^[a-z]{1,10}$/);
    const line = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(" "));
    const heads = [
      ...attributions.map(([, head]) => `${head}${quoted}`),
      ...blocks.map(([, head]) => `${head}\n\nHello`),
    ];
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.constantFrom(...heads), (lines, head) => {
        expect(cutQuotes(`${lines.join("\n")}\n\n${head}`)).toBe(lines.join("\n"));
      }),
    );
  });

  test("nothing is added, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        const whole = text.replace(/[\u00a0\u2007\u202f]/g, " ").replace(/[\u200b\ufeff]/g, "");
        for (const line of cutQuotes(text).split("\n")) expect(whole).toContain(line.trim());
      }),
    );
  });

  test.each([
    "\n",
    " ",
    "> ",
    "On ",
    "On 1 a@b.c wrote\n",
    "From: a\n",
    "_",
    "-",
    "on 1, <",
    "@ wrote:",
    "Am 1 schrieb\n",
  ])("100,000 times %j takes no time", (piece) => {
    const began = performance.now();
    cutQuotes(piece.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe("the words of an HTML mail", () => {
  test("Gmail's quotation is marked as one", () => {
    const html = `<div dir="ltr">Yes, Tuesday &amp; Friday.<br></div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 23, 2026 at 9:01 AM Ada &lt;ada@example.com&gt; wrote:<br></div><blockquote><div>Hello Bob</div><div>a call?</div></blockquote></div>`;
    expect(cutQuotes(htmlText(html))).toBe("Yes, Tuesday & Friday.");
  });

  test("Outlook's quotation is cut at its block", () => {
    const html = `<html><head><style>p{}</style></head><body><p>Ja, gern.</p><hr><div id="divRplyFwdMsg"><b>Von:</b> Ada &lt;ada@example.com&gt;<br><b>Gesendet:</b> Montag<br><b>An:</b> Bob<br><b>Betreff:</b> Hallo</div><p>Hallo Bob</p></body></html>`;
    expect(cutQuotes(htmlText(html))).toBe("Ja, gern.");
  });

  test("scripts, styles and comments are no words; entities are", () => {
    const html = `<script>alert(1)</script><!-- no --><style>x</style>a&#8364;&#x20AC;&#xD800;&nbsp;&bogus;<p>b</p>`;
    expect(htmlText(html)).toBe("a€€\ufffd &bogus;\nb");
  });

  test.each(["<", "<a ", "<!--", "<div>", "<blockquote>", "<script>", "&#", "<p></p>", ">"])(
    "100,000 times %j takes no time",
    (piece) => {
      const began = performance.now();
      htmlText(piece.repeat(100_000));
      expect(performance.now() - began).toBeLessThan(1000);
    },
  );
});
