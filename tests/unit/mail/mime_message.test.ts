import fc from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import type { OutgoingEmail } from "../../../supabase/functions/_channels/email_sender.ts";
import { mimeMessage } from "../../../supabase/functions/_channels/mime_message.ts";

const email: OutgoingEmail = {
  kind: "email",
  id: "0b7e4a34-64b4-4a6a-9f2b-3f8c6a5d1e20",
  from_name: "Ada",
  reply_to: null,
  to: "bo@example.com",
  to_name: "Bo",
  subject: "Hello",
  text: "Good morning",
};
const wire = (change: Partial<OutgoingEmail>) =>
  mimeMessage({ ...email, ...change }, "ada@sender.example").message.toString("latin1");

test("whatever both parts hold, it is read again as it was written, in ASCII and in short lines", async () => {
  const sharp = fc.constantFrom(
    "\n",
    "\n\n",
    ".",
    "\n.\n",
    " \n",
    "=3D",
    "--_",
    "é",
    "日本語",
    "😀",
    "a".repeat(1200),
    "\t",
  );
  const words = fc
    .array(fc.oneof(sharp, fc.string({ unit: "grapheme" })), { maxLength: 20 })
    .map((pieces) =>
      pieces.join("").replace(/[\r\p{Cc}]/gu, (letter) => (letter === "\n" || letter === "\t" ? letter : "")),
    );
  await fc.assert(
    fc.asyncProperty(words, words, async (text, html) => {
      const message = wire({ text, html: html || null });
      expect(message).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      expect(Math.max(...message.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(76);
      expect(message.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      const read = await PostalMime.parse(message);
      expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(text.trimEnd());
      if (html) expect(read.html?.replaceAll("\r\n", "\n").trimEnd()).toBe(html.trimEnd());
      expect(read.attachments).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("its headers are those of an outgoing mail, each once, and its own cannot be doubled by others", async () => {
  const message = wire({ html: "<p>Hi</p>", headers: { Subject: "Other", "X-One": "1\r\nBcc: evil@example.com" } });
  const { headers, subject, from, to } = await PostalMime.parse(message);
  expect(headers.map(({ key }) => key).sort()).toEqual([
    ...["content-type", "date", "from", "message-id", "mime-version", "subject", "to", "x-one"],
  ]);
  expect([subject, from, to]).toMatchObject([
    "Hello",
    { address: "ada@sender.example" },
    [{ address: "bo@example.com" }],
  ]);
});

test("a short text of ASCII stands as it is; a foreign one does not grow threefold", () => {
  expect(wire({})).toMatch(/Content-Transfer-Encoding: 7bit\r\n[\s\S]*\r\n\r\nGood morning\r\n$/);
  expect(wire({ text: "Grüße aus Köln" })).toContain("Gr=C3=BC=C3=9Fe aus K=C3=B6ln");
  expect(wire({ text: "おはようございます" })).toContain(Buffer.from("おはようございます").toString("base64"));
});
