import type { UndoResult } from "../../../shared/contracts/chat.ts";

/** What an undo reversed, and what can't be taken back. What it kept, and why, stands with each action. */
export function UndoOutcome({ outcome }: { outcome: UndoResult }) {
  const { reversed, kept, irreversible } = outcome;
  // A timeline entry that went with its change needs no name of its own.
  const records = reversed.filter((item) => item.table !== "lead_activities");
  const named = records.length > 0 ? records : reversed;
  const names = [...new Set(named.map((item) => item.label))];
  return (
    <div role="status" class="grid gap-1 border-line border-t px-4 py-2.5 text-sm">
      <p>
        {reversed.length === 0 ? (
          kept.length === 0 ? (
            "Nothing was left to undo."
          ) : (
            "Not undone: someone changed it since."
          )
        ) : (
          <>
            <span class="font-medium">Undone:</span> {named.length === 1 ? "1 change" : `${named.length} changes`} on{" "}
            {names.slice(0, 3).join(", ")}
            {names.length > 3 && ` and ${names.length - 3} more`}.
          </>
        )}
      </p>
      {irreversible.map((item) => (
        <p key={item.call_id} class="text-muted">
          <span class="font-medium">Stays:</span> {item.label} {item.reason}
        </p>
      ))}
    </div>
  );
}
