import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { stopRealtime } from "../api/realtime.ts";
import { loadMyContext } from "../state/my_context.ts";
import { keepSessionFresh, session } from "../state/session.ts";
import { loadStages } from "../state/stages.ts";
import { toastError } from "../state/toasts.ts";
import { clearWorkspaces, loadWorkspaces, memberships, membershipsError, workspace } from "../state/workspaces.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { BootSplash } from "./BootSplash.tsx";
import { CreateWorkspace } from "./CreateWorkspace.tsx";

/** Lets the person in once their workspace is known; asks a newcomer to make one. */
export function WorkspaceGate({ children }: { children: ComponentChildren }) {
  useEffect(() => {
    // The page may have been drawn only when they were known.
    if (!memberships.peek() && !membershipsError.peek()) void loadWorkspaces();
    return () => {
      clearWorkspaces();
      void stopRealtime();
    };
  }, []);
  const isKnown = memberships.value !== undefined || membershipsError.value !== undefined;
  useEffect(() => {
    if (isKnown) void keepSessionFresh();
  }, [isKnown]);
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
