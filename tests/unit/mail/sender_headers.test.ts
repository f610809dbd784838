import { createServer } from "node:http";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { renderCampaignMail } from "../../../supabase/functions/_channels/render_campaign_mail.ts";
import { resendSender } from "../../../supabase/functions/_channels/resend_sender.ts";
import { smtpSender } from "../../../supabase/functions/_channels/smtp_sender.ts";
import type { Environment } from "../../../supabase/functions/_shared/environment.ts";
import { claimedMail } from "./claimed_mail.ts";
import { clock } from "./sample_mail.ts";

/** Pieces that would end a header, begin another, name another address, or hide and turn what stands there. */
const sharp = fc.constantFrom(
  ...["\r\nBcc: evil@evil.example", "\n\n<p>", "\r", "\0", "\u2028", "\u0085", "=?utf-8?q?=0ABcc:_evil@evil.example?="],
  ...['"', "\\", '" <evil@evil.example>, "', "<evil@evil.example>", ",", ";", ":", "(comment)", "@"],
  ...["\u202E", "\u2066", "\u200B", "\uFEFF", "\ud800", "é", "日本", "😀", "x".repeat(900)],
);
const hostile = fc
  .array(fc.oneof(sharp, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 8 })
  .map((pieces) => `A ${pieces.join("")}`);
const hidden = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u;

const base: Environment["mail"] = {
  ...{ provider: "smtp", from: "assistant@sender.example", isCaptured: false, dnsUrl: "", smtpUrl: undefined },
  ...{ resendApiKey: "key", resendBaseUrl: "", resendWebhookSecret: undefined, inboundSecret: undefined },
};
const taken: { raw: Buffer; to: string[] }[] = [];
const posted: unknown[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData(stream, { envelope }, done) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      taken.push({ raw: Buffer.concat(chunks), to: envelope.rcptTo.map(({ address }) => address) });
      done();
    });
  },
});
const resend = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  posted.push(JSON.parse(Buffer.concat(chunks).toString()));
  response.end(JSON.stringify({ id: "1" }));
});
const portOf = (address: unknown) => z.object({ port: z.number() }).parse(address).port;
let senders: { smtp: ReturnType<typeof smtpSender>; resend: ReturnType<typeof resendSender> };
beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => resend.listen(0, "127.0.0.1", () => resolve()));
  senders = {
    smtp: smtpSender({ ...base, smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server.address())}` }),
    resend: resendSender({ ...base, resendBaseUrl: `http://127.0.0.1:${portOf(resend.address())}` }),
  };
});
afterAll(() => {
  smtp.close(() => undefined);
  resend.close();
});

/** A campaign's mail as it is handed over; `subject` is the lead's name, in the words of its template. */
function outgoing({ from, to, subject }: { from: string; to: string; subject: string }) {
  const mail = claimedMail({
    text: { subject: "For {{ lead.name | truncate: 200 }}", body: "Hi {{ lead.name }}" },
    reader: { name: subject },
    sender: { from_name: from, workspace_name: from },
  });
  const made = renderCampaignMail(mail, clock);
  if ("refused" in made) expect.fail(made.refused);
  const { messageId, ...content } = made;
  return {
    ...{ kind: "email" as const, id: mail.outbox_id, to: "anna@acme.example", to_name: to, from_name: from },
    ...{ from_address: "alex@sender.example", reply_to: null, message_id: messageId, ...content },
  };
}

const names = fc.record({ from: hostile, to: hostile, subject: hostile });
const url = "https://app.example/functions/v1/mail/unsubscribe?t=tok_123";

describe("whatever names and fields hold, a campaign's mail has one sender, one reader and both headers to unsubscribe", () => {
  test("over SMTP", async () => {
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        await senders.smtp.send(outgoing(given));
        const { raw, to } = taken.pop() ?? { raw: Buffer.from(""), to: [] };
        expect(to).toEqual(["anna@acme.example"]);
        const head = raw.subarray(0, raw.indexOf("\r\n\r\n")).toString("latin1");
        expect(Math.max(...head.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
        const read = await PostalMime.parse(raw);
        expect(read.headers.map(({ key }) => key).sort()).toEqual([
          ...["content-type", "date", "from", "list-unsubscribe", "list-unsubscribe-post", "message-id"],
          ...["mime-version", "subject", "to"],
        ]);
        const value = (name: string) => read.headers.find(({ key }) => key === name)?.value;
        expect(value("list-unsubscribe")).toBe(`<${url}>`);
        expect(value("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
        expect([read.from?.address, read.to?.map(({ address }) => address)]).toEqual([
          "alex@sender.example",
          ["anna@acme.example"],
        ]);
        for (const said of [read.from?.name ?? "", read.to?.[0]?.name ?? "", read.subject ?? ""])
          expect(said).not.toMatch(hidden);
      }),
      { numRuns: 120 },
    );
  });

  test("over Resend", async () => {
    const body = z.object({
      ...{ from: z.string(), to: z.array(z.string()).length(1), subject: z.string().max(300) },
      headers: z.record(z.string(), z.string()),
    });
    const named = (address: string) => new RegExp(`^("(?:[^"\\\\]|\\\\.)*" <${address}>|${address})$`, "u");
    await fc.assert(
      fc.asyncProperty(names, async (given) => {
        await senders.resend.send(outgoing(given));
        const { from, to, subject, headers } = body.parse(posted.pop());
        expect(from).toMatch(named("alex@sender\\.example"));
        expect(to[0]).toMatch(named("anna@acme\\.example"));
        expect(headers).toEqual({
          "List-Unsubscribe": `<${url}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          "Message-ID": expect.stringMatching(/^<[\w-]+@sender\.example>$/),
        });
        for (const said of [from, to[0] ?? "", subject]) expect(said).not.toMatch(hidden);
        for (const said of [from, to[0] ?? ""]) expect(said.length).toBeLessThan(300);
      }),
      { numRuns: 120 },
    );
  });
});
