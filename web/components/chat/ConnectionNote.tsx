import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { online } from "../../state/network.ts";
import { Spinner } from "../../ui/Spinner.tsx";

/** A lost connection is mentioned only when it lasts. */
const patienceMilliseconds = 1_200;

/** Says that the answer's connection was lost and is being taken up again. */
export function ConnectionNote({ conversation }: { conversation: Conversation }) {
  const lost = conversation.busy.value && conversation.turns.connection.value !== "open";
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => setLong(true), patienceMilliseconds);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [lost]);
  return (
    <div role="status">
      {lost && long && (
        <p class="flex items-center gap-2 px-2 pb-2 text-sm text-warning">
          <Spinner size={14} />
          {online.value
            ? "Connecting to the assistant. Nothing is lost: the answer goes on where it was."
            : "Waiting for your connection. Nothing is lost: the answer goes on where it was."}
        </p>
      )}
    </div>
  );
}
