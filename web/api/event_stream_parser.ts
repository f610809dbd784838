/** One event of a `text/event-stream`. `id` is the event's own, undefined when it carried none. */
export interface StreamEvent {
  id: string | undefined;
  data: string;
}

/**
 * Reads server-sent events from pieces of text that may be cut anywhere. Comments and fields other than `id` and `data`
 * are left out, an event without data or without its closing blank line is no event
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 */
export function createEventStreamParser(): (piece: string) => StreamEvent[] {
  let rest = "";
  let id: string | undefined;
  let data: string[] = [];

  function takeLine(line: string): StreamEvent | undefined {
    if (line === "") {
      const event = data.length > 0 ? { id, data: data.join("\n") } : undefined;
      id = undefined;
      data = [];
      return event;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    if (field === "id") id = value;
    return undefined;
  }

  return (piece) => {
    rest += piece;
    const events: StreamEvent[] = [];
    // A final "\r" may be the first half of "\r\n": it waits for the next piece.
    for (let end = lineEnd(rest); end; end = lineEnd(rest)) {
      const event = takeLine(rest.slice(0, end.at));
      rest = rest.slice(end.at + end.length);
      if (event) events.push(event);
    }
    return events;
  };
}

function lineEnd(text: string): { at: number; length: number } | undefined {
  const at = text.search(/[\r\n]/);
  if (at < 0 || (text[at] === "\r" && at === text.length - 1)) return undefined;
  return { at, length: text.startsWith("\r\n", at) ? 2 : 1 };
}
