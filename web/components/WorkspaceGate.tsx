import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { stopRealtime } from "../api/realtime.ts";
import { clearWorkspaces, loadWorkspaces, memberships, membershipsError } from "../state/workspaces.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { BootSplash } from "./BootSplash.tsx";
import { CreateWorkspace } from "./CreateWorkspace.tsx";

/** Lets the person in once their workspace is known; asks a newcomer to make one. */
export function WorkspaceGate({ children }: { children: ComponentChildren }) {
  useEffect(() => {
    void loadWorkspaces();
    return () => {
      clearWorkspaces();
      void stopRealtime();
    };
  }, []);
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
