import { z } from "zod";
import {
  type DayOff,
  type Mailbox,
  type MailboxList,
  type MailSettings,
  mailbox,
  mailboxList,
  mailSettings,
} from "../../../shared/contracts/mailbox.ts";
import { rpc } from "../../api/rest.ts";

type DomainFact = "domain_check" | "domain_checked_at" | "is_domain_checking";

/** What of a mailbox people change. */
export type MailboxChange = Partial<
  Omit<Mailbox, "id" | "status" | "paused_reason" | "cap_today" | "planned_today" | DomainFact>
> & { id?: string };

/** @throws ApiError */
export function readMailboxes(workspaceId: string): Promise<MailboxList> {
  return rpc("list_mailboxes", { workspace_id: workspaceId }, mailboxList);
}

/** With an `id` it changes that mailbox. @throws ApiError */
export function saveMailbox(workspaceId: string, change: MailboxChange): Promise<Mailbox> {
  return rpc("save_mailbox", { workspace_id: workspaceId, mailbox: change }, mailbox);
}

/** Has the domain looked up anew; the answer stands in the mailbox within seconds. @throws ApiError */
export function checkSendingDomain(workspaceId: string, mailboxId: string): Promise<Mailbox> {
  return rpc("check_sending_domain", { workspace_id: workspaceId, mailbox_id: mailboxId }, mailbox);
}

/** With a reason nothing leaves any more; without one it goes on. @throws ApiError */
export function pauseMailbox(workspaceId: string, mailboxId: string, reason: string | null): Promise<Mailbox> {
  return rpc("pause_mailbox", { workspace_id: workspaceId, mailbox_id: mailboxId, reason }, mailbox);
}

export type MailSettingsChange = Partial<
  Pick<
    MailSettings,
    | "postal_address"
    | "tracks_opens"
    | "tracks_clicks"
    | "one_sequence_at_a_time"
    | "rate_per_minute"
    | "drafts_answers"
  >
> & { paused?: false };

/** @throws ApiError */
export function saveMailSettings(workspaceId: string, settings: MailSettingsChange): Promise<MailSettings> {
  return rpc("save_mail_settings", { workspace_id: workspaceId, settings }, mailSettings);
}

/** In place of all from today on. @throws ApiError */
export async function saveDaysOff(workspaceId: string, days: readonly DayOff[]): Promise<void> {
  await rpc("set_days_off", { workspace_id: workspaceId, days }, z.number());
}
