import { describe, expect, test } from "vitest";
import { readInbound } from "../../../../shared/domain/mail/inbound/read_inbound.ts";
import { parseMime } from "../../../../supabase/functions/_channels/parse_mime.ts";
import { bounceMail, complaintMail, mimeMail } from "./mime_samples.ts";

const receivedAt = new Date("2026-11-23T09:05:00Z");
const original = "<9f3c2a10-0000-4000-8000-000000000001@sender.example>";

async function read(raw: Uint8Array) {
  const mail = await parseMime(raw);
  if (!mail) throw new Error("It could not be parsed.");
  return readInbound(mail, receivedAt);
}

describe("answers by machines", () => {
  const away = "I am out of the office and back on 3 December.";
  const marked: [sign: string, headers: Record<string, string>][] = [
    ["RFC 3834", { "Auto-Submitted": "auto-replied" }],
    ["RFC 3834, with a comment", { "Auto-Submitted": "auto-generated (vacation)" }],
    ["Exchange", { Subject: "Automatic reply: Hello", "X-Auto-Response-Suppress": "All" }],
    ["Exchange, German", { Subject: "Automatische Antwort: Hallo" }],
    ["Exchange, French", { Subject: "Réponse automatique : Bonjour" }],
    ["Exchange, Spanish", { Subject: "Respuesta automática: Hola" }],
    ["Precedence", { Precedence: "auto_reply" }],
    ["an old program", { "X-Autoreply": "yes" }],
    ["another old program", { "X-Autorespond": "Hello" }],
    ["the subject", { Subject: "Out of Office Re: Hello" }],
    ["the German subject", { Subject: "Abwesenheitsnotiz: Ihre Nachricht" }],
    ["the subject, encoded", { Subject: "=?utf-8?Q?Abwesenheitsnotiz:_Gr=C3=BC=C3=9Fe?=" }],
    ["an empty return path", { "Return-Path": "<>" }],
  ];
  test.each(marked)("%s", async (_sign, headers) => {
    expect(await read(mimeMail({ Subject: "Re: Hello", ...headers }, away))).toMatchObject({
      kind: "auto_reply",
      isAway: true,
      returnsOn: "2026-12-03",
    });
  });

  const words: [text: string, returnsOn: string | undefined][] = [
    [
      "Thank you for your email. I am currently out of the office until 2 December with limited access to email.",
      "2026-12-03",
    ],
    ["Hello, I'm on vacation and will reply when I return on Dec 3. For urgent matters contact Eve.", "2026-12-03"],
    [
      "Vielen Dank für Ihre E-Mail. Ich bin bis zum 2.12. nicht im Büro. In dringenden Fällen hilft meine Vertretung.",
      "2026-12-03",
    ],
    [
      "Ich bin derzeit im Urlaub und ab dem 3.12. wieder erreichbar. Ihre Mail wird nicht weitergeleitet.",
      "2026-12-03",
    ],
    [
      "Merci pour votre message. Je suis actuellement en congés jusqu'au 2 décembre inclus. En cas d'urgence, appelez le standard.",
      "2026-12-03",
    ],
    [
      "Gracias por su correo. Estoy de vacaciones hasta el 2 de diciembre. Si es urgente, llame a la oficina.",
      "2026-12-03",
    ],
    ["Thanks for your message! I am on parental leave. While I'm away, please write to Eve.", undefined],
  ];
  test.each(words)("by the words alone: %s", async (text, returnsOn) => {
    expect(await read(mimeMail({ Subject: "Re: Hello" }, text))).toMatchObject({
      kind: "auto_reply",
      isAway: true,
      returnsOn,
    });
  });

  test("the return date counts from the day of the mail, not of its arrival", async () => {
    const raw = mimeMail(
      { Date: "Fri, 20 Nov 2026 17:00:00 +0100", "Auto-Submitted": "auto-replied" },
      "Back on Monday. I'm on holiday.",
    );
    expect(await read(raw)).toMatchObject({ returnsOn: "2026-11-23" });
  });

  test("a ticket system is a machine, but nobody is away", async () => {
    const raw = mimeMail(
      { Subject: "[Ticket #48211] We have received your request", "Auto-Submitted": "auto-generated" },
      "Your request #48211 was received on 23 November and we will answer until 25 November.",
    );
    expect(await read(raw)).toMatchObject({ kind: "auto_reply", isAway: false, returnsOn: undefined });
  });

  test.each([
    "I'm out of the office until Monday, could we talk on Tuesday?",
    "Yes, let's do it! I'm on vacation next week though.",
    "Ich bin im Urlaub, aber das klingt spannend. Rufen Sie mich am 3.12. an?",
  ])("a person on holiday is a person: %s", async (text) => {
    expect((await read(mimeMail({ Subject: "Re: Hello", "Auto-Submitted": "no" }, text))).kind).toBe("reply");
  });
});

describe("bounces", () => {
  const permanent: [server: string, fields: Record<string, string>, status: string][] = [
    ["Postfix", { Status: "5.1.1", "Diagnostic-Code": "smtp; 550 5.1.1 <bob@example.com>: User unknown" }, "5.1.1"],
    ["Exchange", { Status: "5.1.10", "Diagnostic-Code": "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound" }, "5.1.10"],
    ["Gmail", { Status: "5.2.1", "Diagnostic-Code": "smtp; 550-5.2.1 The account is disabled" }, "5.2.1"],
    ["a folded diagnosis", { Status: "5.7.1", "Diagnostic-Code": "smtp; 554 5.7.1\n  Message rejected" }, "5.7.1"],
    ["no status", { "Diagnostic-Code": "smtp; 550 5.1.1 No such user" }, "5.1.1"],
    ["an old server", { Status: "5.0.0 (permanent failure)" }, "5.0.0"],
  ];
  test.each(permanent)("5.x.x is for good: %s", async (_server, fields, status) => {
    expect(await read(bounceMail(fields))).toMatchObject({
      kind: "bounce",
      isPermanent: true,
      status,
      recipient: "bob@example.com",
      originalIds: [original],
    });
  });

  test.each(["4.2.2", "4.4.7", "4.4.1"])("%s passes", async (status) => {
    expect(await read(bounceMail({ Status: status }))).toMatchObject({ kind: "bounce", isPermanent: false, status });
  });

  test("whom it was addressed to counts, not where it was forwarded", async () => {
    const fields = {
      Status: "5.1.1",
      "Original-Recipient": "rfc822;bob@example.com",
      "Final-Recipient": "rfc822;bob@inner.example",
    };
    expect(await read(bounceMail(fields))).toMatchObject({ recipient: "bob@example.com" });
  });

  test.each([{ Action: "delayed", Status: "4.4.1" }, { Action: "delivered", Status: "2.0.0" }, { Action: "relayed" }])(
    "a report of %o is none",
    async (fields) => {
      expect(await read(bounceMail(fields))).toEqual({ kind: "nothing" });
    },
  );

  test("what a server writes to people is read too", async () => {
    const raw = mimeMail(
      { From: "MAILER-DAEMON@mx.example", Subject: "failure notice", "In-Reply-To": original },
      `Hi. This is the qmail-send program.\n<bob@example.com>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 550 5.1.1 sorry, no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\nMessage-ID: ${original}\nSubject: Hello`,
    );
    expect(await read(raw)).toMatchObject({
      kind: "bounce",
      isPermanent: true,
      status: "5.1.1",
      recipient: "bob@example.com",
      originalIds: [original],
    });
  });

  test("Exim names who failed in a header", async () => {
    const raw = mimeMail(
      {
        From: "Mail Delivery System <Mailer-Daemon@mx.example>",
        Subject: "Mail delivery failed: returning message to sender",
        "X-Failed-Recipients": "bob@example.com",
        "Auto-Submitted": "auto-replied",
      },
      "A message that you sent could not be delivered.\n\n  bob@example.com\n    SMTP error from remote mail server: 550 Requested action not taken: mailbox unavailable",
    );
    expect(await read(raw)).toMatchObject({ kind: "bounce", status: "5.0.0", recipient: "bob@example.com" });
  });

  test("a person called Postmaster may answer", async () => {
    const raw = mimeMail({ From: "postmaster@example.com", Subject: "Re: Hello" }, "Sounds good, let's talk.");
    expect(await read(raw)).toMatchObject({ kind: "reply", classification: "interested" });
  });
});

describe("complaints", () => {
  test("an abuse report names the mail", async () => {
    expect(await read(complaintMail({ "Original-Rcpt-To": "<bob@example.com>" }))).toMatchObject({
      kind: "complaint",
      feedback: "abuse",
      recipient: "bob@example.com",
      originalIds: [original],
    });
  });

  test("the reader's address may be taken out", async () => {
    expect(await read(complaintMail())).toMatchObject({
      kind: "complaint",
      recipient: undefined,
      originalIds: [original],
    });
  });

  test.each(["not-spam", "auth-failure"])("%s is no complaint", async (type) => {
    expect(await read(complaintMail({ "Feedback-Type": type }))).toEqual({ kind: "nothing" });
  });
});

describe("a person's reply", () => {
  test("is cut, classified and knows what it answers", async () => {
    const raw = mimeMail(
      {
        Subject: "Re: Hello",
        "Message-ID": "<r1@example.com>",
        "In-Reply-To": original,
        References: `<first@sender.example> ${original}`,
        Cc: "Eve <EVE@example.com>",
      },
      "Sounds interesting, tell me more.\n\nOn Mon, 23 Nov 2026 at 09:01, Ada <ada@sender.example> wrote:\n\n> Please unsubscribe if you like.\n",
    );
    const mail = await parseMime(raw);
    expect(mail).toMatchObject({
      messageId: "<r1@example.com>",
      answers: [original, "<first@sender.example>"],
      from: { name: "Bob Example", address: "bob@example.com" },
      to: ["ada@sender.example", "eve@example.com"],
    });
    expect(await read(raw)).toEqual({
      kind: "reply",
      text: "Sounds interesting, tell me more.",
      classification: "interested",
    });
  });

  test("in HTML alone, in a charset of old, in base64", async () => {
    const html = Buffer.from("<p>Ja, g\xe4rne! Gr\xfc\xdfe</p>", "latin1").toString("base64");
    const raw = mimeMail(
      { "Content-Type": "text/html; charset=iso-8859-1", "Content-Transfer-Encoding": "base64" },
      html,
    );
    expect(await read(raw)).toMatchObject({ kind: "reply", text: "Ja, gärne! Grüße" });
  });
});
