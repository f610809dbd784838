import { type NumberedEvent, numberedEvent } from "../../../shared/contracts/events.ts";

export type Heard = { status: number; text: string; events: NumberedEvent[] };

/** Hears every byte that a door answers, to be searched for what must not be there. */
export type Ear = { listen(answer: Promise<Response>): Promise<Heard>; heard: string[]; complaints: string[] };

export function openEar(): Ear {
  const heard: string[] = [];
  const complaints: string[] = [];
  return {
    heard,
    complaints,
    async listen(answer) {
      const response = await answer;
      const text = await readToEnd(response);
      if (text === undefined) {
        complaints.push(`an answer broke off: ${response.url}`);
        return { status: response.status, text: "", events: [] };
      }
      heard.push(JSON.stringify([...response.headers]), text);
      if (response.status >= 500) complaints.push(`${response.status}: ${text.slice(0, 300)}`);
      return { status: response.status, text, events: eventsOf(text) };
    },
  };
}

/** Undefined when the answer has no end. */
function readToEnd(response: Response): Promise<string | undefined> {
  return response.text().catch(() => undefined);
}

/** Split at line feeds alone: JSON may hold other characters that some take for the end of a line. */
function eventsOf(text: string): NumberedEvent[] {
  return text.split("\n\n").flatMap((part) => {
    const [id, data] = part.split("\n");
    if (!id?.startsWith("id: ") || !data?.startsWith("data: ")) return [];
    return [numberedEvent.parse({ seq: Number(id.slice(4)), event: JSON.parse(data.slice(6)) })];
  });
}
