import { ChartColumn } from "lucide-preact";
import { TurnTraceButton } from "../../components/costs/TurnTraceButton.tsx";
import { sumWords, tokenWords } from "../../state/cost_words.ts";
import { formatInstant, formatNumber, locale } from "../../state/time.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import type { Spending, SpendingSums } from "./spending_requests.ts";
import { UsageTable } from "./UsageTable.tsx";

/** What the assistant used this month, by day and by person, and the latest answers with how each came about. */
export function UsageSection({ spending }: { spending: Spending }) {
  const { month, days, people, latest, everyone } = spending;
  return (
    <SettingsSection
      title="Usage this month"
      description={everyone ? "Of everyone in the workspace." : "Your own. Owners and admins see everyone's."}
    >
      {month.model_calls === 0 ? (
        <EmptyState icon={ChartColumn} title="Nothing was used this month yet">
          Ask the assistant something: what each answer took and cost stands here, by day and by person.
        </EmptyState>
      ) : (
        <>
          <p class="text-lg">
            <span class="font-semibold">{sumWords(month)}</span>
            <span class="text-muted">
              {" · "}
              {tokenWords(month)} in {callWords(month)}
            </span>
          </p>
          <UsageTable
            caption="By day"
            rows={days.map((sums) => ({ key: sums.day, name: <UtcDay day={sums.day} />, sums }))}
          />
          {everyone && (
            <UsageTable
              caption="By person"
              rows={people.map((sums) => ({ key: sums.user_id, name: sums.name, sums }))}
            />
          )}
          <p class="text-muted text-sm">Days are those of UTC. Costs follow the providers' list prices.</p>
        </>
      )}
      {latest.length > 0 && <LatestAnswers latest={latest} everyone={everyone} />}
    </SettingsSection>
  );
}

function LatestAnswers({ latest, everyone }: Pick<Spending, "latest" | "everyone">) {
  return (
    <section class="grid gap-2">
      <h3 class="font-medium">Latest answers</h3>
      <ul aria-label="Latest answers" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
        {latest.map((turn) => (
          <li key={turn.turn_id} class="flex flex-wrap items-center gap-x-3 px-4 py-1.5">
            <span class="min-w-32 flex-1 truncate">{everyone ? turn.name : formatInstant(turn.created_at)}</span>
            {everyone && <span class="text-muted text-sm">{formatInstant(turn.created_at)}</span>}
            <span class="text-muted text-sm tabular-nums">
              <TurnTraceButton turnId={turn.turn_id} usage={turn.usage} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A day of UTC, in the reader's language but not shifted into their zone. */
function UtcDay({ day }: { day: string }) {
  const words = new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeZone: "UTC" });
  return <time dateTime={day}>{words.format(new Date(`${day}T00:00:00Z`))}</time>;
}

function callWords({ model_calls }: SpendingSums): string {
  return `${formatNumber(model_calls)} model ${model_calls === 1 ? "call" : "calls"}`;
}
