import type { z } from "zod";
import { type CampaignReview, campaignReview } from "../../../shared/contracts/campaign_review.ts";
import {
  type CheckRequest,
  type MailCheck,
  type MailDraft,
  type MailPreview,
  mailCheck,
  mailPreview,
  type PreviewRequest,
  testSendAnswer,
} from "../../../shared/contracts/email_template.ts";
import { callFunction } from "../../api/functions.ts";
import { parseAnswer } from "../../api/parse_answer.ts";

/** The mail as one lead would get it. @throws ApiError */
export async function previewMail(asked: PreviewRequest, signal: AbortSignal): Promise<MailPreview> {
  const response = await callFunction("campaigns/preview", { body: asked, signal });
  return parseAnswer(mailPreview, await response.json());
}

/**
 * The same of a mail that may answer `first`, the first of its campaign: without a subject of its own it carries that one's,
 * filled in for the same lead. @throws ApiError
 */
export async function previewInThread(
  asked: PreviewRequest,
  first: MailDraft | undefined,
  signal: AbortSignal,
): Promise<{ preview: MailPreview; threadSubject: string | undefined }> {
  const answers = first !== undefined && asked.draft?.subject.trim() === "";
  const began = answers ? await previewMail({ ...asked, draft: first }, signal) : undefined;
  const threadSubject = began?.mail?.subject;
  const preview = await previewMail({ ...asked, ...(threadSubject && { thread_subject: threadSubject }) }, signal);
  return { preview, threadSubject };
}

/** What is wrong with a mail, and for whom of the audience a value is missing. @throws ApiError */
export async function checkMail(asked: CheckRequest, signal: AbortSignal): Promise<MailCheck> {
  const response = await callFunction("campaigns/check", { body: asked, signal });
  return parseAnswer(mailCheck, await response.json());
}

/** What is wrong with the mails of a campaign as it is saved; only what is sound can be started. @throws ApiError */
export async function reviewCampaign(
  workspaceId: string,
  campaignId: string,
  signal: AbortSignal,
): Promise<CampaignReview> {
  const body = { workspace_id: workspaceId, campaign_id: campaignId };
  const response = await callFunction("campaigns/review", { body, signal });
  return parseAnswer(campaignReview, await response.json());
}

/** Sends the mail to oneself, as this lead would get it. @throws ApiError */
export async function sendTest(asked: PreviewRequest): Promise<z.infer<typeof testSendAnswer>> {
  const body = { ...asked, request_id: crypto.randomUUID() };
  const response = await callFunction("campaigns/test-send", { body });
  return parseAnswer(testSendAnswer, await response.json());
}

/** For a check, which fills in nothing, it is enough that there is a subject to answer. */
export function threadOf(
  { draft }: Pick<PreviewRequest, "draft">,
  first: MailDraft | undefined,
): { thread_subject?: string } {
  return first?.subject && draft?.subject.trim() === "" ? { thread_subject: first.subject } : {};
}
