import { z } from "zod";
import { replyKind, replyPage } from "../../../shared/contracts/reply.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { outsideText } from "./outside_text.ts";
import { replyForModel } from "./reply_words.ts";

const excerptLength = 200;

/** Names who answered our mails, and how far the answers to them are. */
export const list_replies = defineTool({
  name: "list_replies",
  description:
    "List who answered our mails, the newest first: what each reply comes to (interested, not_now, wrong_person, unsubscribe, question, other), and whether an answer waits for the person's approval, was sent, or is missing. `waiting` narrows it to drafts that wait for them. read_reply reads one whole.",
  effect: "read",
  input: z.strictObject({
    campaign_id: z.uuid().optional(),
    comes_to: replyKind.optional(),
    waiting: z.boolean().optional(),
    page_size: z.number().int().min(1).max(50).default(20),
    cursor: z.string().max(200).optional().describe("next_cursor of the page before."),
  }),
  async run({ campaign_id, comes_to, waiting, page_size, cursor }, { database, workspaceId }) {
    const page = replyPage.parse(
      await database.rpc("list_replies", {
        workspace_id: workspaceId,
        campaign_id: campaign_id ?? null,
        classification: comes_to ?? null,
        waiting: waiting ?? false,
        page_size,
        cursor: cursor ?? null,
      }),
    );
    const { length: count } = page.replies;
    const wait = page.waiting > 0 ? `, ${counted(page.waiting, "drafted answer")} waiting for you` : "";
    return {
      ok: true,
      summary:
        count === 0 ? "No replies of that kind." : `Read ${count === 1 ? "1 reply" : `${count} replies`}${wait}.`,
      result: {
        replies: page.replies.map((one) => ({
          ...replyForModel(one),
          text: outsideText(one.text.slice(0, excerptLength), one.id),
        })),
        drafts_waiting: page.waiting,
        link: "/campaigns/replies",
        next_cursor: page.next_cursor,
        ...(count === 0 && { next_step: "Say that nobody answered yet." }),
      },
      tainted: count > 0,
    };
  },
});
