import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { stopRealtime } from "../api/realtime.ts";
import { loadMyContext } from "../state/my_context.ts";
import { session } from "../state/session.ts";
import { loadStages } from "../state/stages.ts";
import { toastError } from "../state/toasts.ts";
import { clearWorkspaces, loadWorkspaces, memberships, membershipsError, workspace } from "../state/workspaces.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { BootSplash } from "./BootSplash.tsx";
import { CreateWorkspace } from "./CreateWorkspace.tsx";

/** Lets the person in once their workspace is known; asks a newcomer to make one. */
export function WorkspaceGate({ children }: { children: ComponentChildren }) {
  // Before the next paint: the answer may be there already.
  useLayoutEffect(() => {
    void loadWorkspaces();
    return () => {
      clearWorkspaces();
      void stopRealtime();
    };
  }, []);
  const workspaceId = workspace.value?.workspace_id;
  const userId = session.value.status === "signed_in" ? session.value.userId : undefined;
  useEffect(() => {
    // Without them the device's own zone and language stand in.
    if (workspaceId && userId) loadMyContext(workspaceId, userId).catch(toastError);
    if (workspaceId) loadStages(workspaceId).catch(toastError);
  }, [workspaceId, userId]);
  if (membershipsError.value && !memberships.value) {
    return (
      <main class="grid h-full place-items-center">
        <ErrorState
          title="Your workspace could not be opened"
          message={membershipsError.value}
          onRetry={() => void loadWorkspaces()}
        />
      </main>
    );
  }
  if (!memberships.value) return <BootSplash />;
  if (memberships.value.length === 0) return <CreateWorkspace />;
  return <>{children}</>;
}
