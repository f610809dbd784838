/** Splits text into the small pieces in which it is sent: a word or two each, never inside a surrogate pair. */
export function splitDeltas(text: string): string[] {
  return (
    text.match(/\s*[^\s]{1,24}(?:\s+(?=\S{1,3}\s))?/gu)?.concat(trailingSpace(text)) ?? (text === "" ? [] : [text])
  );
}

function trailingSpace(text: string): string[] {
  const space = /\s+$/.exec(text)?.[0];
  return space === undefined ? [] : [space];
}
