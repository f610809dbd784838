import type { NumberedEvent } from "../../../shared/contracts/events.ts";

/** Reads a turn's events to their end: its text as it comes, and what the turn consisted of. */
export async function countTurn(events: AsyncIterable<NumberedEvent>, onText: (text: string) => void) {
  const counted = { characters: 0, calls: 0 };
  for await (const { event } of events) {
    if (event.type === "text.delta") {
      counted.characters += event.text.length;
      onText(event.text);
    } else if (event.type === "tool.finished" && event.ok) counted.calls++;
    else if (event.type === "turn.finished" && event.status !== "completed") throw new Error(JSON.stringify(event));
  }
  return counted;
}
