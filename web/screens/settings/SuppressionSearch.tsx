import { useState } from "preact/hooks";
import type { AskedSuppression } from "../../../shared/contracts/suppression.ts";
import { messageOf } from "../../api/api_error.ts";
import { askForSuppression, removeSuppression } from "../../components/mailboxes/suppression_requests.ts";
import { formatDay } from "../../state/time.ts";
import { mayManage } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Input } from "../../ui/Input.tsx";

const whys: Readonly<Record<string, string>> = {
  unsubscribed: "they unsubscribed",
  complained: "they called a mail spam",
  bounced: "mail to it came back",
  imported: "it was put there by hand",
  erased: "the person was erased",
};
/** What a person said themselves, nobody takes back for them. */
const removable = new Set(["bounced", "imported"]);

/** Asks whether an address is on the suppression list, and takes it off where that may be. */
export function SuppressionSearch({ workspaceId, onRemoved }: { workspaceId: string; onRemoved: () => void }) {
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState<AskedSuppression>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function act(work: () => Promise<void>) {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    void act(async () => setAsked(await askForSuppression(workspaceId, typed.trim())));
  };
  const remove = (email: string) =>
    act(async () => {
      await removeSuppression(workspaceId, email);
      setAsked(await askForSuppression(workspaceId, email));
      onRemoved();
    });
  return (
    <div class="grid gap-2">
      <form onSubmit={ask} class="flex flex-wrap gap-2">
        <Input
          type="email"
          aria-label="Address to ask for"
          placeholder="anna@example.com"
          autocomplete="off"
          class="min-w-52 flex-1"
          maxLength={320}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" busy={busy} disabled={!typed.includes("@")}>
          Is it on the list?
        </Button>
      </form>
      {problem && (
        <p role="alert" class="text-danger text-sm">
          {problem}
        </p>
      )}
      {asked && (
        <div role="status" class="flex flex-wrap items-center gap-3">
          <p class="min-w-0 break-words">
            {asked.is_suppressed
              ? `${asked.email} is on the list since ${formatDay(asked.since ?? "")}: ${whys[asked.reason ?? ""] ?? asked.reason}.`
              : `${asked.email} is not on the list.`}
          </p>
          {asked.is_suppressed && mayManage.value && removable.has(asked.reason ?? "") && (
            <Button size="small" tone="danger" busy={busy} onClick={() => void remove(asked.email)}>
              Take it off
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
