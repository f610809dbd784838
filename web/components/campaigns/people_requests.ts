import { z } from "zod";
import {
  type Enrolment,
  type EnrolmentMail,
  type EnrolmentStatus,
  enrolment,
  enrolmentMail,
} from "../../../shared/contracts/enrolment.ts";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";
import { readLeads } from "../leads/lead_requests.ts";

export const peoplePerPage = 30;

/** Someone in a campaign, with their lead unless that was deleted. */
export interface CampaignPerson {
  enrolment: Enrolment;
  lead: Lead | undefined;
}

/** Who came last stands first. One more than a page says that there is another. @throws ApiError */
export async function readPeople(
  workspaceId: string,
  campaignId: string,
  { status, page }: { status: EnrolmentStatus | undefined; page: number },
): Promise<{ people: CampaignPerson[]; hasMore: boolean }> {
  const all = backend()
    .rest.from("enrolments")
    .select("id,lead_id,status,reason,note,step_id,due_at,parked_until,entered_at,ended_at")
    .eq("workspace_id", workspaceId)
    .eq("campaign_id", campaignId);
  const wanted = status ? all.eq("status", status) : all;
  const from = page * peoplePerPage;
  const ordered = wanted
    .order("entered_at", { ascending: false })
    .order("id")
    .range(from, from + peoplePerPage);
  const found = await answerOf(ordered, z.array(enrolment));
  const shown = found.slice(0, peoplePerPage);
  const ids = shown.map(({ lead_id: leadId }) => leadId);
  const leads = ids.length > 0 ? await readLeads(workspaceId, ids) : [];
  return {
    people: shown.map((each) => ({ enrolment: each, lead: leads.find(({ id }) => id === each.lead_id) })),
    hasMore: found.length > peoplePerPage,
  };
}

/** The mails that someone got or is to get next, the first one first. @throws ApiError */
export function readMails(workspaceId: string, enrolmentId: string): Promise<EnrolmentMail[]> {
  const rows = backend()
    .rest.from("outbox")
    .select(
      "id,step_id,status,error,next_attempt_at,finished_at,delivered_at,opened_at,clicked_at,replied_at,bounced_at,complained_at,unsubscribed_at,payload",
    )
    .eq("workspace_id", workspaceId)
    .eq("enrolment_id", enrolmentId);
  return answerOf(rows.order("created_at"), z.array(enrolmentMail));
}

/** Takes someone out: they get nothing more of this campaign. @throws ApiError */
export async function stopEnrolment(workspaceId: string, enrolmentId: string): Promise<void> {
  await rpc("stop_enrolment", { workspace_id: workspaceId, enrolment_id: enrolmentId }, z.unknown());
}
