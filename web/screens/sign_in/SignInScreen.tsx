import { useEffect, useState } from "preact/hooks";
import { backend } from "../../api/backend.ts";
import { Logo } from "../../components/Logo.tsx";
import { keepSessionFresh, type Session } from "../../state/session.ts";
import { signInToDemo } from "../../state/sign_in.ts";
import { Button } from "../../ui/Button.tsx";
import { DemoPreview } from "./DemoPreview.tsx";
import { LinkForm } from "./LinkForm.tsx";
import { PasswordForm } from "./PasswordForm.tsx";

type Reason = Extract<Session, { status: "signed_out" }>["reason"];

const notices: Record<Reason, string | undefined> = {
  first_visit: undefined,
  left: "You are signed out.",
  expired: "Your session has ended. Sign in and you are back where you were.",
  link_failed: "That link has expired or was used before. Have a new one mailed to you.",
};

/** The way in: the demo in one click, a password, or a mailed link. The address stays, so people land where they were. */
export function SignInScreen({ reason }: { reason: Reason }) {
  const [way, setWay] = useState<"password" | "link">(reason === "link_failed" ? "link" : "password");
  const notice = notices[reason];
  useEffect(() => void keepSessionFresh(), []);
  return (
    <main class="grid h-full overflow-y-auto bg-canvas lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div class="flex min-h-full flex-col items-center justify-center px-6 py-10">
        <div class="grid w-full max-w-84 gap-6">
          <header class="grid gap-4">
            <Logo size={36} />
            <div>
              <h1 class="font-semibold text-2xl tracking-tight">Sign in</h1>
              <p class="mt-1 text-muted">Your AI colleague for leads. It asks before anything leaves the house.</p>
            </div>
            {notice && (
              <p role="status" class="rounded-md bg-warning-soft px-3 py-2 text-warning">
                {notice}
              </p>
            )}
          </header>
          {backend().config.demo && <DemoEntry />}
          {way === "password" ? <PasswordForm /> : <LinkForm />}
          <Button tone="quiet" onClick={() => setWay(way === "password" ? "link" : "password")}>
            {way === "password" ? "Mail me a link instead" : "Use a password instead"}
          </Button>
        </div>
      </div>
      <DemoPreview />
    </main>
  );
}

function DemoEntry() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function enter() {
    setBusy(true);
    setProblem(await signInToDemo());
    setBusy(false);
  }
  return (
    <div class="grid gap-3">
      <Button tone="primary" size="large" busy={busy} onClick={() => void enter()}>
        Open the demo
      </Button>
      {problem ? (
        <p role="alert" class="text-danger text-sm">
          {problem}
        </p>
      ) : (
        <p class="text-center text-muted text-sm">A workspace full of invented leads. No account needed.</p>
      )}
      <div class="flex items-center gap-3 text-faint text-sm">
        <hr class="flex-1 border-line" />
        or
        <hr class="flex-1 border-line" />
      </div>
    </div>
  );
}
