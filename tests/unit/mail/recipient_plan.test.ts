import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInbound } from "../../../shared/domain/mail/inbound/read_inbound.ts";
import { parseMime } from "../../../supabase/functions/_channels/parse_mime.ts";
import { type CampaignCopy, campaignCopy } from "../../../supabase/local/mailbox/recipients/campaign_copy.ts";
import {
  awayMail,
  bounceMail,
  complaintMail,
  replyMail,
} from "../../../supabase/local/mailbox/recipients/recipient_mail.ts";
import { moods, planRecipient } from "../../../supabase/local/mailbox/recipients/recipient_plan.ts";
import { awayWords, replyWords } from "../../../supabase/local/mailbox/recipients/recipient_words.ts";

const plans = Array.from({ length: 20_000 }, (_, at) =>
  planRecipient({ seed: "s", address: `reader${at}@acme.example`, messageId: `<${at}@sender.example>` }),
);
const share = (kind: string) => plans.filter((acts) => acts.some((act) => act.kind === kind)).length / plans.length;

describe("what demo readers do", () => {
  test("is the same for the same person, mail and seed, and another for another seed", () => {
    const planned = (seed: string) =>
      JSON.stringify(
        Array.from({ length: 50 }, (_, at) =>
          planRecipient({ seed, address: `r${at}@acme.example`, messageId: "<1@s>" }),
        ),
      );
    expect(planned("a")).toBe(planned("a"));
    expect(planned("a")).not.toBe(planned("b"));
  });

  test.each([
    ["open", 0.35, 0.6],
    ["click", 0.05, 0.2],
    ["reply", 0.04, 0.16],
    ["away", 0.03, 0.07],
    ["bounce", 0.02, 0.05],
    ["unsubscribe", 0.002, 0.015],
    ["complain", 0, 0.001],
    ["scan", 0.08, 0.16],
  ])("%s happens about as often as in the world", (kind, least, most) => {
    expect(share(kind)).toBeGreaterThanOrEqual(least);
    expect(share(kind)).toBeLessThanOrEqual(most);
  });

  test("nobody answers, clicks or leaves before opening, and who is gone does nothing else", () => {
    for (const acts of plans) {
      const opened = acts.find(({ kind }) => kind === "open")?.after ?? Number.POSITIVE_INFINITY;
      for (const { kind, after } of acts) {
        if (["click", "reply", "unsubscribe", "complain"].includes(kind)) expect(after).toBeGreaterThan(opened);
      }
      if (acts.some(({ kind }) => kind === "bounce")) expect(acts).toHaveLength(1);
    }
  });

  test("who is gone is gone for every mail", () => {
    const gone = planRecipient;
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), fc.string(), (address, one, other) => {
        const bounces = (messageId: string) =>
          gone({ seed: "s", address, messageId }).some(({ kind }) => kind === "bounce");
        expect(bounces(one)).toBe(bounces(other));
      }),
    );
  });
});

const copy: CampaignCopy = {
  messageId: "<9f3c2a10-0000-4000-8000-000000000001@sender.example.com>",
  from: "ada@sender.example.com",
  to: "bob@acme.example",
  toName: "Bob Example",
  subject: "Hello",
  text: "Hello Bob,\nunsubscribe here if you like.\n",
  references: "<9f3c2a10-0000-4000-8000-000000000001@sender.example.com>",
  unsubscribeUrl: undefined,
  pictures: [],
  links: [],
};
const at = new Date("2027-06-07T09:00:00Z");
async function read(raw: Buffer) {
  const mail = await parseMime(raw);
  if (!mail) throw new Error("It could not be parsed.");
  return { mail, reading: readInbound(mail, at) };
}

describe("what they send is understood as it was meant", () => {
  test.each(moods.flatMap((mood) => [0, 0.2, 0.4, 0.6, 0.8, 0.99].map((random) => ({ mood, random }))))(
    "$mood, $random",
    async ({ mood, random }) => {
      const { mail, reading } = await read((await replyMail(copy, replyWords(mood, random), at)).raw);
      expect(reading).toMatchObject({ kind: "reply", classification: mood });
      expect(mail).toMatchObject({ answers: [copy.messageId], from: { address: copy.to }, to: [copy.from] });
    },
  );

  test.each([0, 0.4, 0.9])("away, %s", async (random) => {
    const { reading } = await read((await awayMail(copy, awayWords(new Date("2027-06-16T09:00:00Z"), random), at)).raw);
    expect(reading).toMatchObject({ kind: "auto_reply", isAway: true, returnsOn: "2027-06-16" });
  });

  test("bounces and complaints", async () => {
    const ids = { recipient: copy.to, originalIds: [copy.messageId] };
    expect((await read(bounceMail(copy, true, at).raw)).reading).toMatchObject({
      kind: "bounce",
      status: "5.1.1",
      ...ids,
    });
    expect((await read(bounceMail(copy, false, at).raw)).reading).toMatchObject({
      kind: "bounce",
      status: "4.2.2",
      ...ids,
    });
    expect((await read(complaintMail(copy, at).raw)).reading).toMatchObject({ kind: "complaint", ...ids });
  });
});

test.each([
  ["bob@acme.example", true],
  ["bob@mail.acme.example", true],
  ["bob@example.com", false],
  ["bob@acme.example.com", false],
  ["bob@acmeexample", false],
  ["bob@real-company.com", false],
])("only demo people act: %s", async (address, isDemo) => {
  const raw = `From: ada@sender.example.com\r\nTo: ${address}\r\nMessage-ID: <1@s>\r\nList-Unsubscribe: <https://x.example/u?t=1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nContent-Type: text/html\r\n\r\n<a href="http://h/functions/v1/mail/click?t=1&amp;u=2">x</a><img src="http://h/open?t=1">`;
  const seen = await campaignCopy(Buffer.from(raw));
  expect(seen !== undefined).toBe(isDemo);
  if (seen)
    expect(seen).toMatchObject({
      links: ["http://h/functions/v1/mail/click?t=1&u=2"],
      pictures: ["http://h/open?t=1"],
      unsubscribeUrl: "https://x.example/u?t=1",
    });
});
