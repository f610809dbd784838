import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";

const asks = /^(?:please |now |and )?(?:import|upload|load|bring in|take in|read in)\b/;
/** "tag them fair-2026 and berlin", "with the tag fair". */
const tagged = /\b(?:tag(?:ged)?|label)(?: (?:them|all|each|everyone|it))?(?: all)?(?: as| with)?:? (?<tags>[^.!?]+)/;

/** Imports the file that the person dropped; a person approves. */
export const import_leads = defineIntent({
  tool: "import_leads",
  examples: ["import the file", "import it, update duplicates and tag them fair"],
  match(turn) {
    if (!asks.test(turn.words)) return undefined;
    const duplicates = duplicatesIn(turn.words);
    const tags = tagsIn(turn.words);
    return {
      kind: "call",
      preface: "The card shows what the file would do. Nothing is imported until you approve.",
      calls: [
        {
          tool: "import_leads",
          arguments: { ...(duplicates !== undefined && { duplicates }), ...(tags.length > 0 && { tags }) },
        },
      ],
    };
  },
  describe: (calls) => outcomeLines(calls, () => "the import of your file"),
});

function duplicatesIn(words: string): "skip" | "update" | "create" | undefined {
  if (/\b(?:update|overwrite|refresh)\b/.test(words)) return "update";
  if (/\b(?:skip|ignore|leave out)\b/.test(words)) return "skip";
  return /\b(?:add|create|keep) (?:the )?duplicates\b|\bcreate (?:them )?(?:again|anyway)\b/.test(words)
    ? "create"
    : undefined;
}

function tagsIn(words: string): string[] {
  const said = tagged.exec(words)?.groups?.tags ?? "";
  return said
    .split(/\s*(?:,|\band\b)\s*/)
    .map((tag) => tag.replaceAll(/["“”'`]/g, "").trim())
    .filter((tag) => tag !== "" && tag.length <= 50 && !/^(?:skip|update|overwrite|ignore)\b/.test(tag))
    .slice(0, 20);
}
