/** Strings, quoted names and comments are one piece each, so that no word in them counts. */
const piece =
  /(?:e|u&)?'(?:[^']|'')*'|(?:u&)?"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_][\p{L}\p{N}_$]*|\s+|[\s\S]/giu;

const begins = new Set(["where", "having"]);
const ends = new Set([
  "group",
  "having",
  "window",
  "order",
  "limit",
  "offset",
  "fetch",
  "union",
  "intersect",
  "except",
]);

/** The conditions of a statement that parses, as they are written: what its rows must meet to be counted. */
export function statementFilters(sql: string): string[] {
  const found: string[] = [];
  const open: { depth: number; text: string }[] = [];
  let depth = 0;
  const close = (least: number) => {
    while ((open.at(-1)?.depth ?? -1) >= least) {
      const text = open.pop()?.text.replace(/\s+/g, " ").trim();
      if (text) found.push(text);
    }
  };
  for (const [text] of sql.matchAll(piece)) {
    if (text.startsWith("--") || text.startsWith("/*")) continue;
    const word = text.toLowerCase();
    if (text === ")") {
      close(depth);
      depth -= 1;
    } else if (text === ";" || (ends.has(word) && open.at(-1)?.depth === depth)) close(depth);
    for (const each of open) each.text += text;
    if (text === "(") depth += 1;
    else if (begins.has(word)) open.push({ depth, text: "" });
  }
  close(0);
  return found;
}
