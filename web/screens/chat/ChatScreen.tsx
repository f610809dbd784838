import { workspace } from "../../state/workspaces.ts";
import { WorkspaceChat } from "./WorkspaceChat.tsx";

/** The home: the person's chats in the current workspace. */
export function ChatScreen() {
  const workspaceId = workspace.value?.workspace_id;
  return workspaceId ? <WorkspaceChat key={workspaceId} workspaceId={workspaceId} /> : null;
}
