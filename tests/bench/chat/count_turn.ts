import type { NumberedEvent } from "../../../shared/contracts/events.ts";

type Events = NumberedEvent | readonly NumberedEvent[];

/** Reads a turn's events to their end, one by one or as they come: its text, and what the turn consisted of. */
export async function countTurn(events: AsyncIterable<Events>, onText: (text: string) => void) {
  const counted = { characters: 0, calls: 0 };
  for await (const some of events) {
    for (const { event } of [some].flat()) {
      if (event.type === "text.delta") {
        counted.characters += event.text.length;
        onText(event.text);
      } else if (event.type === "tool.finished" && event.ok) counted.calls++;
      else if (event.type === "turn.finished" && event.status !== "completed") throw new Error(JSON.stringify(event));
    }
  }
  return counted;
}
