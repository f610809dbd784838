import type { CampaignCopy } from "./campaign_copy.ts";
import { awayMail, bounceMail, complaintMail, type RecipientMail, replyMail } from "./recipient_mail.ts";
import type { RecipientAct } from "./recipient_plan.ts";
import { awayWords, replyWords } from "./recipient_words.ts";
import { seededRandom } from "./seeded_random.ts";

export type ActParts = {
  /** Sends a mail as readers' servers do: over SMTP. */
  send(mail: RecipientMail): Promise<void>;
  fetch: typeof fetch;
  seed: string;
};

const dayMilliseconds = 86_400_000;
const browsers = [
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
];
const scanner = "Mozilla/5.0 (compatible; LinkScanner/2.1; mail security)";

/** Does what the reader of this mail does now, through the same doors as a reader in the world. */
export async function doAct(
  act: RecipientAct,
  copy: CampaignCopy,
  at: Date,
  { send, fetch, seed }: ActParts,
): Promise<void> {
  const random = seededRandom(seed, copy.to, copy.messageId, act.kind);
  const browser = browsers[Math.floor(random() * browsers.length)] ?? scanner;
  const visit = async (url: string, userAgent: string, init: RequestInit = {}) => {
    const headers = { "user-agent": userAgent, "accept-language": "en-GB,en;q=0.8", ...init.headers };
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(20_000), ...init, headers });
    await answer.arrayBuffer();
  };
  switch (act.kind) {
    case "scan":
      await Promise.all([...copy.links, ...copy.pictures].map((url) => visit(url, scanner)));
      return;
    case "open":
      for (const url of copy.pictures) await visit(url, browser);
      return;
    case "click": {
      const url = copy.links[Math.floor(random() * copy.links.length)];
      if (url) await visit(url, browser);
      return;
    }
    case "unsubscribe":
      if (!copy.unsubscribeUrl) return;
      return await visit(copy.unsubscribeUrl, browser, {
        method: "POST",
        body: "List-Unsubscribe=One-Click",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    case "reply":
      return await send(await replyMail(copy, replyWords(act.mood, random()), at));
    case "away":
      return await send(
        await awayMail(copy, awayWords(new Date(at.getTime() + act.days * dayMilliseconds), random()), at),
      );
    case "bounce":
      return await send(bounceMail(copy, act.isPermanent, at));
    case "complain":
      return await send(complaintMail(copy, at));
  }
}
