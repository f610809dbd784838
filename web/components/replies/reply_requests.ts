import { z } from "zod";
import {
  classifiedReply,
  type Reply,
  type ReplyDetails,
  type ReplyPage,
  replyDetails,
  replyPage,
} from "../../../shared/contracts/reply.ts";
import { ApiError } from "../../api/api_error.ts";
import { rpc } from "../../api/rest.ts";

export type ReplyClass = NonNullable<Reply["classification"]>;

/** What of the replies is shown: of one class, or those whose draft waits for the person. */
export type ReplyChoice = { classification?: ReplyClass | undefined; waiting?: boolean };

const pageSize = 25;

/** The newest first; `cursor` is that of the page before. @throws ApiError */
export function listReplies(workspaceId: string, choice: ReplyChoice, cursor?: string): Promise<ReplyPage> {
  const asked = {
    workspace_id: workspaceId,
    classification: choice.classification ?? null,
    waiting: choice.waiting ?? false,
    page_size: pageSize,
    cursor: cursor ?? null,
  };
  return rpc("list_replies", asked, replyPage);
}

/** @throws ApiError `not_found` when there is none to see */
export async function readReply(workspaceId: string, replyId: string): Promise<ReplyDetails> {
  const known = z.uuid().safeParse(replyId).success;
  const asked = { workspace_id: workspaceId, inbound_mail_id: replyId };
  const found = known ? await rpc("read_reply", asked, replyDetails.nullable()) : null;
  if (!found) throw new ApiError("not_found", "There is no such reply here. Its lead may have been erased.");
  return found;
}

/** A person's word on what a reply comes to. @throws ApiError */
export async function classifyReply(workspaceId: string, replyId: string, classification: ReplyClass): Promise<Reply> {
  const asked = { workspace_id: workspaceId, inbound_mail_id: replyId, classification };
  return (await rpc("classify_reply", asked, classifiedReply)).reply;
}

/** Has the assistant draft an answer; where it does is returned. @throws ApiError */
export async function draftAnswer(workspaceId: string, replyId: string): Promise<{ thread_id: string }> {
  const asked = { workspace_id: workspaceId, inbound_mail_id: replyId };
  return await rpc("draft_answer", asked, z.object({ thread_id: z.uuid() }));
}
