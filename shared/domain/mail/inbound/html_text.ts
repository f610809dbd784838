const longestHtml = 300_000;
const hidden = new Set(["script", "style", "head", "title", "noscript", "template", "svg"]);
const breaks = new Set(["br", "hr"]);
const blocks = new Set([
  "p",
  "div",
  "li",
  "tr",
  "table",
  "ul",
  "ol",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "blockquote",
  "pre",
]);
const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  shy: "",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  rsquo: "’",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  szlig: "ß",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  ntilde: "ñ",
  oacute: "ó",
  iacute: "í",
  aacute: "á",
};

/** The words of an HTML mail, each line in a blockquote led by "> ". Reads each character once, whatever it is given. */
export function htmlText(html: string): string {
  const source = html.slice(0, longestHtml);
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let skipped: string | undefined;
  const endLine = () => {
    const words = line.replace(/[ \t\r\n\u00a0]+/g, " ").trim();
    if (words !== "" || lines.at(-1) !== "") lines.push(words === "" || depth === 0 ? words : `> ${words}`);
    line = "";
  };
  for (let at = 0; at < source.length; ) {
    const open = source.indexOf("<", at);
    const until = open < 0 ? source.length : open;
    if (skipped === undefined) line += decode(source.slice(at, until));
    if (open < 0) break;
    const close = source.startsWith("<!--", open) ? source.indexOf("-->", open + 4) + 2 : source.indexOf(">", open);
    if (close <= open) break;
    at = close + 1;
    const tag = /^<(\/?)([a-z][a-z0-9]{0,15})/i.exec(source.slice(open, open + 18));
    const name = tag?.[2]?.toLowerCase() ?? "";
    const isEnd = tag?.[1] === "/";
    if (skipped !== undefined) {
      if (isEnd && name === skipped) skipped = undefined;
    } else if (hidden.has(name)) {
      if (!isEnd) skipped = name;
    } else if (breaks.has(name) || blocks.has(name)) {
      if (line.trim() !== "" || breaks.has(name)) endLine();
      if (name === "blockquote") depth = Math.max(0, depth + (isEnd ? -1 : 1));
      if (name === "p" && isEnd && lines.at(-1) !== "") lines.push("");
    }
  }
  endLine();
  return lines.join("\n").trim();
}

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : "\ufffd";
  });
}
