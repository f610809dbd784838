import { createHmac } from "node:crypto";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import type { RenderedMail } from "../../../shared/contracts/campaign_mail.ts";
import { mimeMessage } from "../../../supabase/functions/_channels/mime_message.ts";
import { renderCampaignMail } from "../../../supabase/functions/_channels/render_campaign_mail.ts";
import { claimedMail, outboxId } from "./claimed_mail.ts";
import { clock } from "./sample_mail.ts";

function rendered(change: Parameters<typeof claimedMail>[0] = {}): RenderedMail {
  const made = renderCampaignMail(claimedMail(change), clock);
  if ("refused" in made) expect.fail(made.refused);
  return made;
}

const refused = (change: Parameters<typeof claimedMail>[0]) => {
  const made = renderCampaignMail(claimedMail(change), clock);
  return "refused" in made ? made.refused : undefined;
};

describe("a claimed mail", () => {
  test("leaves with both parts, one-click unsubscribing and an id that is the same each time", () => {
    const made = rendered();
    const url = "https://app.example/functions/v1/mail/unsubscribe?t=tok_123";
    expect(made.subject).toBe("For Anna");
    expect(made.text).toContain("Hi Anna, see (https://acme.example/a?b=1).");
    expect(made.text).toContain(url);
    expect(made.html).toContain(`href="${url}"`);
    expect(made.headers).toEqual({
      "List-Unsubscribe": `<${url}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(made.messageId).toBe(`<${outboxId}@sender.example>`);
    expect(rendered({})).toEqual(made);
  });

  test("a follow-up names the mails before it, a long thread its first and its newest", () => {
    const ids = Array.from({ length: 30 }, (_, place) => `<${place}@sender.example>`);
    const { headers, subject } = rendered({ text: { subject: "" }, thread: { subject: "Hello", message_ids: ids } });
    expect(subject).toBe("Re: Hello");
    expect(headers["In-Reply-To"]).toBe("<29@sender.example>");
    const references = headers.References?.split(" ") ?? [];
    expect(references).toHaveLength(20);
    expect([references[0], references[1], references.at(-1)]).toEqual([
      "<0@sender.example>",
      "<11@sender.example>",
      "<29@sender.example>",
    ]);
  });

  test("an id that is none never reaches a header", () => {
    const { headers } = rendered({
      thread: { subject: "x", message_ids: ["<a@b>\r\nBcc: evil@evil.example", "no id"] },
    });
    expect(Object.keys(headers)).toEqual(["List-Unsubscribe", "List-Unsubscribe-Post"]);
  });

  test("is tracked only where the workspace says so, with a signature that fits one target", () => {
    expect(rendered().html).not.toMatch(/mail\/(click|open)/);
    const { html } = rendered({ sender: { tracks_opens: true, tracks_clicks: true } });
    const href = /href="(https:\/\/app\.example\/functions\/v1\/mail\/click[^"]*)"/
      .exec(html)?.[1]
      ?.replaceAll("&amp;", "&");
    const query = new URL(href ?? "").searchParams;
    const target = "https://acme.example/a?b=1";
    expect(Object.fromEntries(query)).toEqual({
      t: "tok_123",
      u: target,
      s: createHmac("sha256", "key").update(target).digest("hex"),
    });
    expect(html).toContain('src="https://app.example/functions/v1/mail/open?t=tok_123"');
    expect(html).not.toContain("key=");
  });

  test("is refused, in words, when a value is missing or a variable unknown", () => {
    expect(refused({ reader: { name: "info" } })).toMatch(/^lead\.first_name is empty for this person\./);
    expect(refused({ text: { body: "{{ lead.nme }}" } })).toBe(
      "There is no variable lead.nme. Did you mean lead.name?",
    );
    expect(refused({ text: { body: "{{ lead.custom.gone }}" } })).toMatch(/^lead\.custom\.gone is empty/);
    expect(refused({ text: { subject: " " } })).toBe("The subject is empty for this person.");
  });

  test("is refused, in words, when its subject is too long for this person", () => {
    const long = { text: { subject: "For {{ lead.name }}" }, reader: { name: "x".repeat(301) } };
    expect(renderCampaignMail(claimedMail(long), clock)).toEqual({
      refused: "The subject is too long for this person.",
    });
  });

  test("fields of one's own and the company stand for themselves", () => {
    const { text } = rendered({
      text: {
        body: "{{ lead.custom.slug }} {{ account.custom.tools }} {{ lead.company }} {{ account.employee_count }} {{ sender.first_name }}",
      },
      reader: {
        account: {
          name: "Acme & Co",
          domain: null,
          industry: null,
          employee_count: 12,
          country: null,
          city: null,
          custom: { tools: ["a", "b"] },
        },
      },
    });
    expect(text.split("\n")[0]).toBe("a a, b Acme & Co 12 Alex");
  });
});

test("no field adds a header, a recipient or a part to what goes over the wire", async () => {
  const sharp = fc.constantFrom(
    "\r\nBcc: evil@evil.example",
    "\n\n",
    "\r\n\r\n<p>",
    "\0",
    "=?utf-8?b?QQ==?=",
    '"',
    "<a@b.example>",
    ",",
    ";",
    "\u202E",
    "é",
    "😀",
  );
  const hostile = fc
    .array(fc.oneof(sharp, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 8 })
    .map((pieces) => `Anna ${pieces.join("")}`);
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (name, company) => {
      const made = rendered({
        text: { subject: "For {{ lead.name | truncate: 80 }}", body: "Hi {{ lead.name }}" },
        reader: { name },
        sender: { workspace_name: company, signature: company },
        thread: { subject: company, message_ids: ["<a@sender.example>"] },
      });
      const { message } = mimeMessage(
        {
          kind: "email",
          id: outboxId,
          from_name: "Alex",
          from_address: "alex@sender.example",
          reply_to: null,
          to: "anna@acme.example",
          to_name: name,
          ...made,
          message_id: made.messageId,
        },
        "other@sender.example",
      );
      const read = await PostalMime.parse(message);
      expect(read.headers.map(({ key }) => key).sort()).toEqual([
        ...["content-type", "date", "from", "in-reply-to", "list-unsubscribe", "list-unsubscribe-post"],
        ...["message-id", "mime-version", "references", "subject", "to"],
      ]);
      expect(read.to?.map(({ address }) => address)).toEqual(["anna@acme.example"]);
      expect(read.bcc ?? []).toEqual([]);
      expect(read.attachments).toEqual([]);
      expect(read.subject).toBe(made.subject);
      expect(read.messageId).toBe(made.messageId);
    }),
    { numRuns: 150 },
  );
});
