import { z } from "zod";
import type { ToolSet } from "../_agent/tool_set.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Database } from "../_shared/database.ts";

const storedApproval = z
  .object({
    workspace_id: z.uuid(),
    user_id: z.uuid(),
    tool_call_id: z.uuid(),
    tool: z.string(),
  })
  .nullable();

export type EditedProposal = {
  arguments: Record<string, unknown>;
  payload: unknown;
  preview: unknown;
  summary: string;
};

/**
 * Validates edited arguments as if the model had sent them and makes a new proposal of them. Throws `not_found` for a
 * stranger's proposal and `invalid_input` with the tool's reason.
 */
export async function proposeEdit(
  edit: { approval_id: string; arguments: Record<string, unknown> },
  deps: { database: Database; tools: ToolSet; now: () => Date },
): Promise<EditedProposal> {
  const approval = storedApproval.parse(await deps.database.rpc("read_approval", { approval_id: edit.approval_id }));
  if (!approval) throw new AppError("not_found", "No such proposal.");
  const tool = deps.tools.find(approval.tool);
  if (!tool?.propose) throw new AppError("conflict", "This tool is no longer there.");
  const parsed = tool.parse(edit.arguments);
  if (!parsed.ok) throw new AppError("invalid_input", parsed.reason);
  const proposed = await tool.propose(parsed.value, {
    database: deps.database,
    lookup: deps.database,
    workspaceId: approval.workspace_id,
    userId: approval.user_id,
    now: deps.now(),
    timeZone: "UTC",
    callId: approval.tool_call_id,
  });
  if (!proposed.ok) throw new AppError("invalid_input", proposed.reason);
  const { payload, preview, summary } = proposed;
  return { arguments: edit.arguments, payload, preview, summary };
}
