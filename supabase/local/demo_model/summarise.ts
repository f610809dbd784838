import type { ModelRequest } from "./model_request.ts";

const most = { earlier: 12, asked: 12, done: 12, characters: 160 };

/** Points that stand for the conversation in a request for its summary; undefined when the request is for something else. */
export function summarise(request: ModelRequest): string | undefined {
  if (!/^You condense the older part of a conversation/.test(request.instructions ?? "")) return undefined;
  const lines = textOf(request).split("\n");
  const points = (pattern: RegExp, count: number) =>
    lines.flatMap((line) => pattern.exec(line)?.groups?.point?.slice(0, most.characters) ?? []).slice(-count);
  return [
    ...points(/^- (?<point>.+)/, most.earlier),
    ...points(/^Person: (?<point>.+)/, most.asked).map((point) => `The person said: “${point}”`),
    // Searches say nothing once they are old; what was changed, sent or refused does.
    ...points(/^Tool (?!search_leads|show_memory)(?<point>.+)/, most.done),
  ]
    .map((point) => `- ${point}`)
    .join("\n");
}

/** What the request says last, as one text. */
export function textOf({ input }: ModelRequest): string {
  if (typeof input === "string") return input;
  const last = input.findLast((item) => "role" in item && item.role === "user");
  if (!last || !("role" in last)) return "";
  return typeof last.content === "string" ? last.content : last.content.map(({ text }) => text ?? "").join("");
}
