import type { UndoResult } from "../../../shared/contracts/chat.ts";

/** What an undo reversed, and what it kept because somebody changed it since. */
export function UndoOutcome({ outcome }: { outcome: UndoResult }) {
  const { reversed, kept } = outcome;
  const names = [...new Set(reversed.map((item) => item.label))];
  return (
    <div role="status" class="grid gap-1 border-line border-t px-4 py-2.5 text-sm">
      <p>
        {reversed.length === 0 ? (
          "Nothing was left to undo."
        ) : (
          <>
            <span class="font-medium">Undone:</span> {reversed.length === 1 ? "1 change" : `${reversed.length} changes`}{" "}
            on {names.slice(0, 3).join(", ")}
            {names.length > 3 && ` and ${names.length - 3} more`}.
          </>
        )}
      </p>
      {kept.map((item) => (
        <p key={`${item.call_id}${item.row_id}`} class="text-warning">
          <span class="font-medium">Kept:</span> {item.label}. {item.reason}
        </p>
      ))}
    </div>
  );
}
