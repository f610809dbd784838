import { z } from "zod";
import { type EmailTemplate, emailTemplate } from "../../../shared/contracts/email_template.ts";
import { rpc } from "../../api/rest.ts";

/** By name. @throws ApiError */
export function listTemplates(workspaceId: string): Promise<EmailTemplate[]> {
  return rpc("list_email_templates", { workspace_id: workspaceId }, z.array(emailTemplate));
}

/** Keeps a new one, or with `id` changes that one. @throws ApiError `conflict` when the name is taken */
export function saveTemplate(
  workspaceId: string,
  template: { id?: string; name: string; subject: string; body: string },
): Promise<EmailTemplate> {
  return rpc("save_email_template", { workspace_id: workspaceId, template }, emailTemplate);
}

/** Puts it away; mails that began from it keep their words. @throws ApiError */
export function archiveTemplate(workspaceId: string, templateId: string): Promise<EmailTemplate> {
  return rpc("archive_email_template", { workspace_id: workspaceId, template_id: templateId }, emailTemplate);
}
