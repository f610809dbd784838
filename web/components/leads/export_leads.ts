import { toast, toastError } from "../../state/toasts.ts";
import { downloadLeads } from "../imports/download.ts";
import type { LeadQuery } from "./lead_query.ts";

/** Downloads the leads that match a query as a CSV file; says when it begins, and when it could not be. */
export async function exportLeads(workspaceId: string, { filter }: LeadQuery): Promise<void> {
  toast({ title: "The file is being written" });
  await downloadLeads(workspaceId, filter).catch(toastError);
}
