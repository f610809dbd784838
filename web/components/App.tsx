import { ServerOff } from "lucide-preact";
import { SignInScreen } from "../screens/sign_in/SignInScreen.tsx";
import { session, startSession } from "../state/session.ts";
import { Announcer } from "../ui/Announcer.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ToastRegion } from "../ui/ToastRegion.tsx";
import { TooltipLayer } from "../ui/TooltipLayer.tsx";
import { AppShell } from "./AppShell.tsx";
import { BootSplash } from "./BootSplash.tsx";
import { WorkspaceGate } from "./WorkspaceGate.tsx";

/** The whole page: what stands there depends on the session. */
export function App() {
  return (
    <>
      <CurrentPage />
      <ToastRegion />
      <TooltipLayer />
      <Announcer />
    </>
  );
}

function CurrentPage() {
  const current = session.value;
  switch (current.status) {
    case "loading":
      return <BootSplash />;
    case "unreachable":
      return (
        <main class="grid h-full place-items-center">
          <EmptyState
            icon={ServerOff}
            title="The assistant is not reachable"
            action={<Button onClick={() => void startSession()}>Try again</Button>}
          >
            {current.message}
          </EmptyState>
        </main>
      );
    case "signed_out":
      return <SignInScreen reason={current.reason} />;
    case "signed_in":
      return (
        <WorkspaceGate key={current.userId}>
          <AppShell />
        </WorkspaceGate>
      );
  }
}
