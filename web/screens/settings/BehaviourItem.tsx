import { useId, useState } from "preact/hooks";
import type { Behaviour, BehaviourCadence, BehaviourMessage } from "../../../shared/contracts/behaviour.ts";
import { formatInstant } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Input } from "../../ui/Input.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { type BehaviourChanges, tryBehaviour } from "./behaviour_requests.ts";

interface BehaviourItemProps {
  behaviour: Behaviour;
  workspaceId: string;
  onChange: (changes: BehaviourChanges) => Promise<void>;
}

/** One thing that the assistant says by itself: on or off, its thresholds, and what it would say now. */
export function BehaviourItem({ behaviour, workspaceId, onChange }: BehaviourItemProps) {
  const { title, description, cadence, sample_floor, muted, muted_until, thresholds, problem } = behaviour;
  const heading = useId();
  return (
    <li aria-labelledby={heading} class="grid gap-3 rounded-lg border border-line bg-surface p-4">
      <div class="flex items-start gap-3">
        <div class="min-w-0 flex-1">
          <h3 id={heading} class="font-medium">
            {title}
          </h3>
          <p class="text-muted">{description}</p>
        </div>
        <Switch aria-label={title} checked={!muted} onChange={(on) => void onChange({ muted: !on })} />
      </div>
      {muted && muted_until && <p class="text-sm">Muted until {formatInstant(muted_until)}.</p>}
      {problem && <p class="text-danger text-sm">The last look failed: {problem} It is tried again.</p>}
      {!muted && thresholds.length > 0 && (
        <div class="grid gap-2">
          {thresholds.map((threshold) => (
            <Threshold
              key={threshold.name}
              threshold={threshold}
              onChange={(value) => onChange({ tuning: { [threshold.name]: value } })}
            />
          ))}
        </div>
      )}
      <LastTold behaviour={behaviour} />
      <p class="text-muted text-sm">
        {sample_floor} {rhythm(cadence, behaviour.cool_down_hours)}
      </p>
      {cadence.every !== "event" && <TryNow behaviour={behaviour} workspaceId={workspaceId} />}
    </li>
  );
}

type ThresholdProps = { threshold: Behaviour["thresholds"][number]; onChange: (value: number | null) => Promise<void> };

function Threshold({ threshold, onChange }: ThresholdProps) {
  const { label, min, max, whole, value } = threshold;
  const field = useId();
  const save = (text: string) => {
    const wanted = text === "" ? null : Number(text);
    if (wanted !== value) void onChange(wanted);
  };
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
      <label for={field} class="min-w-44 flex-1">
        {label} <span class="text-muted text-sm">{`${min} to ${max}`}</span>
      </label>
      <Input
        id={field}
        type="number"
        class="max-w-24"
        min={min}
        max={max}
        step={whole ? 1 : "any"}
        value={value}
        // Once for each edit, not for each step of the arrows: saves that overtake each other would leave the wrong one.
        onBlur={({ currentTarget }) => save(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === "Enter") save(currentTarget.value);
        }}
      />
      {value !== threshold.default && (
        <Button
          size="small"
          tone="quiet"
          onClick={() => void onChange(null)}
          aria-label={`Reset to ${threshold.default}: ${label}`}
        >
          Reset to {threshold.default}
        </Button>
      )}
    </div>
  );
}

function LastTold({ behaviour: { last_told, told_at, next_at, muted } }: { behaviour: Behaviour }) {
  return (
    <p class="text-sm">
      {told_at ? (
        <>
          Last said <RelativeTime instant={told_at} />
          {last_told && `: ${last_told}`}.
        </>
      ) : (
        "It has not said anything yet."
      )}
      {next_at && !muted && ` Looks next ${formatInstant(next_at)}.`}
    </p>
  );
}

/** Shows what it would say now, with what led to it. */
function TryNow({ behaviour: { name, title }, workspaceId }: { behaviour: Behaviour; workspaceId: string }) {
  const [messages, setMessages] = useState<BehaviourMessage[]>();
  const [busy, setBusy] = useState(false);
  async function look() {
    setBusy(true);
    try {
      setMessages(await tryBehaviour(workspaceId, name));
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <div class="grid gap-2">
      <div>
        <Button size="small" busy={busy} onClick={() => void look()} aria-label={`Try now: ${title}`}>
          Try now
        </Button>
      </div>
      <div aria-live="polite" class="grid gap-2">
        {messages?.length === 0 && <p class="text-muted text-sm">It would say nothing now.</p>}
        {messages?.map((message) => (
          <article key={message.title + message.body} class="rounded-md border border-line bg-canvas p-3">
            <p class="font-medium">{message.title}</p>
            <p class="whitespace-pre-line text-muted">{message.body}</p>
            {message.evidence.length > 0 && (
              <dl class="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
                {message.evidence.map(({ label, value }) => (
                  <div key={label} class="flex gap-1">
                    <dt class="text-muted">{label}:</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </article>
        ))}
        {messages && messages.length > 0 && (
          <p class="text-muted text-sm">Only shown here: nobody was told, and it may have been said before.</p>
        )}
      </div>
    </div>
  );
}

const weekdays = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

function rhythm(cadence: BehaviourCadence, coolDownHours: number): string {
  const again = coolDownHours > 0 ? ` About the same, once in ${coolDownHours} hours.` : "";
  if (cadence.every === "event") return "";
  if (cadence.every === "minutes") return `Looks every ${cadence.minutes} minutes.${again}`;
  return cadence.every === "day"
    ? "Looks once on each of your working days."
    : `Looks once a week, on ${weekdays[cadence.weekday - 1]} unless you say otherwise.`;
}
