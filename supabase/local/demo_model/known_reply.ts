import { z } from "zod";
import type { MadeCall } from "./read_conversation.ts";

/** The part of a reply that the demo model reads from results; its texts stand between marks. */
const knownReply = z.object({
  inbound_mail_id: z.string(),
  lead_id: z.string().nullish(),
  lead: z.union([z.string(), z.object({ name: z.string() })]).nullish(),
  from: z.string(),
  comes_to: z.string().nullish(),
  answer: z.string().nullish(),
  subject: z.string().nullish(),
  mail: z.string().nullish(),
});
export type KnownReply = z.infer<typeof knownReply>;

const list = z.object({ replies: z.array(knownReply), drafts_waiting: z.number().nullish() });

/** One reply, as `read_reply` gave it. */
export function replyIn(made: MadeCall | undefined): KnownReply | undefined {
  return made?.outcome?.state === "done" ? knownReply.safeParse(made.outcome.result).data : undefined;
}

/** The replies of a `list_replies` call; undefined when it has none to tell. */
export function repliesIn(made: MadeCall | undefined): z.infer<typeof list> | undefined {
  return made?.outcome?.state === "done" ? list.safeParse(made.outcome.result).data : undefined;
}

/** Whose reply it is. */
export function readerOf({ lead, from }: KnownReply): string {
  return (typeof lead === "string" ? lead : lead?.name) ?? from.replace(/\s*<[^>]*>$/, "");
}

/** What someone outside wrote, without the marks around it. */
export function withinMarks(text: string): string {
  const lines = text.split("\n");
  return lines[0]?.startsWith("<<<") ? lines.slice(1, -1).join("\n") : text;
}
