import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";

/** What a webhook is told, to the letter: exactly this is confirmed. Nothing for other kinds. */
export function WebhookPayload({ task: { kind, parameters } }: { task: ScheduledTask }) {
  if (kind !== "webhook") return null;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      class="max-h-48 overflow-auto whitespace-pre-wrap break-all rounded-md bg-sunken px-2.5 py-2 font-mono text-xs"
    >
      {JSON.stringify(parameters.payload, null, 2)}
    </pre>
  );
}
