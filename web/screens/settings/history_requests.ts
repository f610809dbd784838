import { z } from "zod";
import { type AuditEntry, auditEntry } from "../../../shared/contracts/audit.ts";
import { rpc } from "../../api/rest.ts";

/** How many entries a page of the record has. */
export const historyPageSize = 50;

/** The record of changes, newest first, before the entry `before`. @throws ApiError */
export async function readHistory(workspaceId: string, before: number | undefined): Promise<AuditEntry[]> {
  const args = { workspace_id: workspaceId, lead_id: null, before: before ?? null };
  return rpc("read_audit", args, z.array(auditEntry));
}
