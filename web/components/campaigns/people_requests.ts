import { z } from "zod";
import {
  type CampaignPerson,
  campaignPeoplePage,
  type PeopleEvent,
} from "../../../shared/contracts/campaign_report.ts";
import type { EnrolmentStatus } from "../../../shared/contracts/enrolment.ts";
import { ApiError } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

export const peoplePerPage = 30;

/** Whom to show: in a state; to whose mail, of a step where one is named, something happened; or for whom a step is next. */
export interface PeopleFilter {
  status?: EnrolmentStatus;
  step_id?: string;
  event?: PeopleEvent;
}

/** A page of the log of a campaign's people. @throws ApiError */
export async function readPeople(
  workspaceId: string,
  campaignId: string,
  filter: PeopleFilter,
  cursor: string | undefined,
): Promise<{ people: CampaignPerson[]; next: string | undefined }> {
  const asked = {
    ...{ workspace_id: workspaceId, campaign_id: campaignId, filter, page_size: peoplePerPage },
    ...(cursor && { cursor }),
  };
  const page = await rpc("campaign_people", asked, campaignPeoplePage.nullable());
  if (!page) throw new ApiError("not_found", "There is no such campaign here. It may have been deleted.");
  return { people: page.people, next: page.next_cursor ?? undefined };
}

const payload = z.object({ text: z.string().optional() });

/** What a mail said; undefined before it was sent. @throws ApiError */
export async function readMailText(workspaceId: string, mailId: string): Promise<string | undefined> {
  const rows = backend().rest.from("outbox").select("payload").eq("workspace_id", workspaceId).eq("id", mailId);
  const [mail] = await answerOf(rows, z.array(z.object({ payload })));
  return mail?.payload.text;
}

/** Takes someone out: they get nothing more of this campaign. @throws ApiError */
export async function stopEnrolment(workspaceId: string, enrolmentId: string): Promise<void> {
  await rpc("stop_enrolment", { workspace_id: workspaceId, enrolment_id: enrolmentId }, z.unknown());
}
