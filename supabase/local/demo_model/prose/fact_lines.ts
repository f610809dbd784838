import { z } from "zod";
import { plain } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";

const facts = z.array(
  z.object({
    field: z.string().optional(),
    question: z.string().optional(),
    value: z.union([z.string(), z.number(), z.boolean()]),
    source_url: z.string(),
    seen_on: z.string(),
    happened_on: z.string().optional(),
    inferred: z.string().optional(),
    contradicted: z.boolean().optional(),
    on_record: z.unknown().optional(),
  }),
);
const result = z.object({ facts: z.string(), filled: z.array(z.string()).optional() });
const most = 14;

/** What research or the record of facts told, a line for each fact with source and age; undefined without an answer. */
export function factLines(made: MadeCall | undefined): string | undefined {
  const outcome = made?.outcome;
  const read = outcome?.state === "done" ? result.safeParse(outcome.result) : undefined;
  // Between the marks of text from outside, which are data here too.
  const text = read?.success ? /\n([\s\S]*)\n[^\n]*>>>$/.exec(read.data.facts)?.[1] : undefined;
  const parsed = text === undefined ? undefined : facts.safeParse(parseJson(text));
  if (!read?.success || !parsed?.success) return undefined;
  const lines = parsed.data.slice(0, most).map((fact) => {
    const { field, question, value, source_url, seen_on, happened_on, inferred, contradicted, on_record } = fact;
    const name = question ?? field?.replaceAll("_", " ") ?? "";
    const marks = [
      happened_on && `of ${happened_on}`,
      `seen ${seen_on}`,
      inferred && "inferred",
      contradicted && `contradicted${on_record == null ? "" : `, the record says ${plain(String(on_record))}`}`,
    ];
    return `- ${plain(name)}: **${plain(String(value))}** (${plain(source_url)}, ${marks.filter(Boolean).join(", ")})`;
  });
  const filled = read.data.filled ?? [];
  if (filled.length > 0)
    lines.push("", `I filled in ${filled.map((field) => field.replaceAll("_", " ")).join(", ")}, which were empty.`);
  if (parsed.data.length > most) lines.push("", `${parsed.data.length - most} more stand on the record.`);
  return lines.length === 0 ? "The site said nothing that I can quote." : lines.join("\n");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
