import { computed, signal } from "@preact/signals";
import { messageOf } from "../api/api_error.ts";
import { takeEarlyWorkspaces } from "../api/early_answers.ts";
import { parseAnswer } from "../api/parse_answer.ts";
import { rpc } from "../api/rest.ts";
import { list, nullable, object, oneOf, text, type ValueOf } from "../api/shape.ts";
import { readSetting, writeSetting } from "./local_setting.ts";

const membership = object({
  workspace_id: text,
  name: text,
  role: oneOf("owner", "admin", "member", "viewer"),
  display_name: nullable(text),
  /** ISO 3166 code. */
  country: nullable(text),
});
export type Membership = ValueOf<typeof membership>;

export const memberships = signal<Membership[] | undefined>(undefined);
export const membershipsError = signal<string | undefined>(undefined);
const chosenId = signal(readSetting("workspace"));

/** The workspace the person looks at, with their role and name in it. Undefined before it is known, or without any. */
export const workspace = computed(
  () => memberships.value?.find((each) => each.workspace_id === chosenId.value) ?? memberships.value?.[0],
);
/** Whether the person manages the workspace: its owners and admins do. */
export const mayManage = computed(() => ["owner", "admin"].includes(workspace.value?.role ?? ""));
/** Viewers read; everyone else may change leads and ask for changes. */
export const mayWrite = computed(() => workspace.value !== undefined && workspace.value.role !== "viewer");

/** Reads the person's workspaces again. The outcome is in `memberships` or `membershipsError`. */
export async function loadWorkspaces(): Promise<void> {
  membershipsError.value = undefined;
  try {
    const early = await takeEarlyWorkspaces();
    memberships.value = early
      ? await parseAnswer(list(membership), early)
      : await rpc("my_workspaces", {}, list(membership));
  } catch (error) {
    membershipsError.value = messageOf(error);
  }
}

export function chooseWorkspace(workspaceId: string): void {
  chosenId.value = workspaceId;
  writeSetting("workspace", workspaceId);
}

/** Makes a workspace that the person owns and goes there. @throws ApiError */
export async function createWorkspace(name: string, displayName: string): Promise<void> {
  const workspaceId = await rpc("create_workspace", { name, display_name: displayName }, text);
  await loadWorkspaces();
  chooseWorkspace(workspaceId);
}

/** Forgets everything, for signing out. */
export function clearWorkspaces(): void {
  memberships.value = undefined;
  membershipsError.value = undefined;
}
