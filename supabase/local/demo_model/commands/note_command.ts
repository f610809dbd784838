export type NoteCommand = { target: string; body: string | undefined; kind: "note" | "call" | "meeting" };

const noun = "(?<kind>notes?|comment|phone call|call|meeting)";
const verb = "(?:add|make|write|leave|log|put|attach|create|save|record)";
const patterns = [
  `^${verb} (?:an? |the |this )?(?:quick |short |new )?${noun}:? "(?<body>.+)" (?:to|for|on|about|with) (?<target>.+)$`,
  `^${verb} "(?<body>.+)" (?:as (?:a )?note )?(?:to|on) (?<target>.+?)(?:'s? (?:notes|timeline|record))?$`,
  `^${verb} (?:an? |the |this )?(?:quick |short |new )?${noun} (?:to|for|on|about|with|against) (?<target>[^:]+?)(?:\\s*:\\s*|,? saying(?: that)? |,? that (?:says )?| - |, )(?<body>.+)$`,
  "^note (?:for|on|about|to) (?<target>[^:]+?)(?:\\s*:\\s*| that | - |, )(?<body>.+)$",
  `^(?:${verb} (?:an? |the |this )?)?${noun}:\\s*(?<target>)(?<body>.+)$`,
  "^note(?: down)? that (?<body>(?<target>she|he|\\p{Lu}[\\p{L}'-]+(?: \\p{Lu}[\\p{L}'-]+)?) .+)$",
  `^${verb} (?:an? |the )?(?:quick |short |new )?${noun} (?:to|for|on|about|with|against) (?<target>.+?)(?<body>)$`,
  `^${verb} (?:an? |the )?(?:quick |short |new )?notes?(?<target>)(?<body>)$`,
].map((source, index) => new RegExp(source, index === 5 ? "u" : "iu"));

/** Reads "add a note to Anna: prefers calls", "log a call with her: will decide in May". */
export function readNoteCommand(utterance: string): NoteCommand | undefined {
  const text = utterance.replace(/[“”]/g, '"').trim();
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (groups?.target === undefined) continue;
    const body = groups.body?.replace(/^"(.+)"$/s, "$1").trim();
    const target = groups.target.trim().replace(/[.:!?]+$/, "");
    return { target: target === "" ? "it" : target, body: body || undefined, kind: kindOf(groups.kind) };
  }
  return undefined;
}

function kindOf(word: string | undefined): NoteCommand["kind"] {
  if (/call/i.test(word ?? "")) return "call";
  return /meeting/i.test(word ?? "") ? "meeting" : "note";
}
