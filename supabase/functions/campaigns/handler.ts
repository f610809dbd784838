import { reviewRequest } from "../../../shared/contracts/campaign_review.ts";
import {
  checkRequest,
  previewRequest,
  testSendAnswer,
  testSendRequest,
} from "../../../shared/contracts/email_template.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { checkMailFor, previewMail, type Workshop } from "../_shared/mail_template/mail_workshop.ts";
import { reviewCampaign } from "../_shared/mail_template/review_campaign.ts";
import { readJson } from "../_shared/read_json.ts";

export type CampaignsDependencies = {
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  now: () => Date;
  /** In mails that are only looked at: a link that changes nothing. */
  unsubscribeUrl: string;
};

/**
 * What of campaigns needs more than the database: a mail as one lead would get it, what is wrong with it or with all mails of
 * a campaign, and a mail of it to oneself. Everything else is functions in SQL.
 */
export async function handleCampaigns(request: Request, deps: CampaignsDependencies): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/campaigns/, "") || "/";
  const handle = routes[path];
  if (!handle) throw new AppError("not_found", `There is nothing at campaigns${path}.`);
  if (request.method !== "POST") throw new AppError("method_not_allowed", `${request.method} is not possible here.`);
  const caller = await deps.authenticate(request);
  const { now, unsubscribeUrl } = deps;
  return Response.json(await handle(request, { database: deps.databaseOf(caller), now: now(), unsubscribeUrl }));
}

const routes: Record<string, (request: Request, workshop: Workshop) => Promise<unknown>> = {
  "/preview": async (request, workshop) => previewMail(await readJson(request, previewRequest), workshop),
  "/check": async (request, workshop) => checkMailFor(await readJson(request, checkRequest), workshop),
  "/review": async (request, workshop) => reviewCampaign(await readJson(request, reviewRequest), workshop),
  "/test-send": testSend,
};

/** Sends what the preview shows to whoever asks, and to nobody else: the database takes the address from their membership. */
async function testSend(request: Request, workshop: Workshop): Promise<unknown> {
  const { request_id, ...wanted } = await readJson(request, testSendRequest);
  const { mail, problems } = await previewMail(wanted, workshop);
  if (!mail) {
    const why = problems.map(({ message }) => message).join(" ");
    throw new AppError("invalid_input", `There is nothing to send yet. ${why}`, { details: problems });
  }
  const { subject, text, html } = mail;
  return testSendAnswer.parse(
    await workshop.database.rpc("send_test_mail", {
      workspace_id: wanted.workspace_id,
      request_id,
      mail: { subject: `[Test] ${subject}`.slice(0, 300), text, html },
    }),
  );
}
