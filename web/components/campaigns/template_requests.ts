import { z } from "zod";
import { type EmailTemplate, emailTemplate } from "../../../shared/contracts/email_template.ts";
import { rpc } from "../../api/rest.ts";

/** By name. @throws ApiError */
export function listTemplates(workspaceId: string): Promise<EmailTemplate[]> {
  return rpc("list_email_templates", { workspace_id: workspaceId }, z.array(emailTemplate));
}

/** @throws ApiError `conflict` when the name is taken */
export function saveTemplate(
  workspaceId: string,
  template: { name: string; subject: string; body: string },
): Promise<EmailTemplate> {
  return rpc("save_email_template", { workspace_id: workspaceId, template }, emailTemplate);
}
