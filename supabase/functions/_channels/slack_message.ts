import { FetchRefusal } from "../_shared/fetch_refusal.ts";
import type { GuardedFetch } from "../_shared/guarded_fetch.ts";
import type { tunables } from "../_shared/tunables.ts";
import { type ChannelMessage, type ChannelOutcome, headline } from "./channel_message.ts";
import { retryAfter } from "./retry_after.ts";

const shownAtMost = 10;

/**
 * Posts to a Slack incoming webhook. Slack knows no repetition: what was handed over without an answer may stand there, and is
 * not handed over again.
 */
export async function sendSlackMessage(
  address: string,
  message: ChannelMessage,
  fetch: GuardedFetch,
  limits: (typeof tunables)["notifications"],
): Promise<ChannelOutcome> {
  try {
    const { status, headers } = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: slackText(message), unfurl_links: false, unfurl_media: false }),
      maxBytes: limits.answerMaxBytes,
      seconds: limits.answerSeconds,
    });
    if (status >= 200 && status < 300) return { outcome: "sent" };
    const error = `Slack answered ${status}.`;
    if ([403, 404, 410].includes(status)) return { outcome: "gone", error };
    if (status === 400) return { outcome: "refused", error };
    const seconds = retryAfter(headers);
    return { outcome: "retry", error, ...(seconds !== undefined && { retry_seconds: seconds }) };
  } catch (error) {
    if (!(error instanceof FetchRefusal)) throw error;
    return { outcome: error.reason === "lost" ? "uncertain" : "retry", error: error.message };
  }
}

function slackText(message: ChannelMessage): string {
  const shown = message.notifications.slice(0, shownAtMost);
  const rest = message.notifications.length - shown.length;
  const one = shown.length === 1;
  return [
    `*${escaped(headline(message))}*`,
    ...shown.map(({ title, body }) => (one ? escaped(body) : `• ${escaped(title)}${body && `: ${escaped(body)}`}`)),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
    `<${message.pageUrl}|Open in ${escaped(message.workspace)}>`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** The three letters that Slack reads as its own: without them nobody's words make a link or call a channel. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
