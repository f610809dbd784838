import { signal } from "@preact/signals";
import * as z from "zod/mini";
import { backend } from "../api/backend.ts";
import { answerOf } from "../api/rest.ts";

const member = z.object({
  user_id: z.string(),
  display_name: z.string(),
  email: z.nullable(z.string()),
  role: z.enum(["owner", "admin", "member", "viewer"]),
  created_at: z.string(),
});
export type Member = z.infer<typeof member>;

/** The people of the workspace that was read last, longest there first. Undefined before they are known. */
export const members = signal<Member[] | undefined>(undefined);

/** Reads who belongs to a workspace. @throws ApiError */
export async function loadMembers(workspaceId: string): Promise<void> {
  const rows = backend().rest.from("workspace_members").select("user_id,display_name,email,role,created_at");
  const read = rows.eq("workspace_id", workspaceId).order("created_at").order("user_id");
  members.value = await answerOf(read, z.array(member));
}
