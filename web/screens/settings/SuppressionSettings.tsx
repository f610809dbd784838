import { useCallback, useEffect, useState } from "preact/hooks";
import type { SuppressionOverview } from "../../../shared/contracts/suppression.ts";
import { messageOf } from "../../api/api_error.ts";
import { addressesIn } from "../../components/mailboxes/addresses_in.ts";
import { addSuppressions, mostAtOnce, readSuppressions } from "../../components/mailboxes/suppression_requests.ts";
import { formatNumber } from "../../state/time.ts";
import { toast } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Field } from "../../ui/Field.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { SuppressionSearch } from "./SuppressionSearch.tsx";

const reasonWords: Readonly<Record<string, string>> = {
  unsubscribed: "unsubscribed",
  complained: "called a mail spam",
  bounced: "bounced",
  imported: "put here by hand",
  erased: "erased",
};

/** Whom nothing is ever sent to: how many and why, one address to ask for, and a list to add. */
export function SuppressionSettings({ workspaceId }: { workspaceId: string }) {
  const [overview, setOverview] = useState<SuppressionOverview>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    setProblem(undefined);
    readSuppressions(workspaceId).then(setOverview, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  useEffect(load, [load]);
  const reasons = Object.entries(overview?.reasons ?? {}).sort(([, one], [, other]) => other - one);
  return (
    <SettingsSection
      title="Suppression list"
      description="To these addresses nothing is ever sent, whoever asks. They are kept as fingerprints: one can be asked for, but the list can’t be read."
    >
      {problem && <ErrorState title="The list could not be read" message={problem} onRetry={load} />}
      {!overview && !problem && <Skeleton class="h-5 w-60" />}
      {overview && (
        <p>
          <strong class="font-semibold">
            {overview.total === 1 ? "1 address" : `${formatNumber(overview.total)} addresses`}
          </strong>
          {reasons.length > 0 &&
            `: ${reasons.map(([reason, count]) => `${formatNumber(count)} ${reasonWords[reason] ?? reason}`).join(", ")}`}
          .
        </p>
      )}
      <SuppressionSearch workspaceId={workspaceId} onRemoved={load} />
      {mayWrite.value && <AddToList workspaceId={workspaceId} onAdded={load} />}
    </SettingsSection>
  );
}

function AddToList({ workspaceId, onAdded }: { workspaceId: string; onAdded: () => void }) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const addresses = addressesIn(typed);
  async function add(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const { added, already, invalid } = await addSuppressions(workspaceId, addresses);
      const known = already > 0 ? ` ${formatNumber(already)} stood there already.` : "";
      const title = `${added === 1 ? "1 address" : `${formatNumber(added)} addresses`} added`;
      toast({ title, tone: "success", ...(known && { body: known.trim() }) });
      setTyped(invalid.join("\n"));
      if (invalid.length > 0) setProblem("What is left here is no e-mail address.");
      onAdded();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  const isTooMany = addresses.length > mostAtOnce;
  return (
    <form onSubmit={add} class="grid gap-3">
      <Field
        label="Add addresses"
        hint="One a line, or a pasted list with commas. Whoever is in a campaign leaves it."
        error={isTooMany ? `Paste at most ${formatNumber(mostAtOnce)} at once.` : problem}
      >
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={3}
            class="max-h-60"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <span>
        <Button type="submit" busy={busy} disabled={addresses.length === 0 || isTooMany}>
          {addresses.length > 1 ? `Add ${formatNumber(addresses.length)} addresses` : "Add to the list"}
        </Button>
      </span>
    </form>
  );
}
