import type { DemoCall } from "./demo_reply.ts";
import type { ModelRequest } from "./model_request.ts";
import { textOf } from "./summarise.ts";

type Page = { number: number; lines: string[] };
type Asked = { number: number; kind: string; choices: string[]; words: string[] };

const small = new Set(
  "do does did they their them the a an of to in on for with at by is are was were have has had any what which who how many much when where sell sells offer offers use uses company companies firm year".split(
    " ",
  ),
);

/**
 * Answers questions about a site by looking for their words in its lines: enough to show how it works. Undefined when the request is
 * for something else.
 */
export function answerFromPages(request: ModelRequest): DemoCall[] | undefined {
  if (!/^You answer questions about one company/.test(request.instructions ?? "")) return undefined;
  const text = textOf(request);
  const at = text.indexOf("\nPages:");
  const pages = pagesIn(text.slice(at));
  const answers = questionsIn(text.slice(0, at)).flatMap((asked) => answerTo(asked, pages) ?? []);
  return answers.length > 0 ? [{ tool: "record_answers", arguments: { answers } }] : [];
}

function questionsIn(text: string): Asked[] {
  return [...text.matchAll(/^(?<number>\d+)\. \((?<kind>\w+)(?:: (?<choices>[^)]*))?\) (?<question>.+)$/gm)].map(
    ({ groups = {} }) => ({
      number: Number(groups.number),
      kind: groups.kind ?? "",
      choices: groups.choices?.split(" | ") ?? [],
      words: (groups.question ?? "")
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 2 && !small.has(word)),
    }),
  );
}

function pagesIn(text: string): Page[] {
  return [...text.matchAll(/<<<PAGE \w+, number (?<number>\d+), [^\n]*\n(?<body>[\s\S]*?)\nPAGE \w+>>>/g)].map(
    ({ groups = {} }) => ({ number: Number(groups.number), lines: (groups.body ?? "").split("\n") }),
  );
}

function answerTo({ number, kind, choices, words }: Asked, pages: readonly Page[]) {
  const stems = words.map((word) => word.slice(0, Math.max(4, word.length - 2)));
  for (const { number: page, lines } of pages) {
    for (const quote of lines) {
      const line = quote.toLowerCase();
      const hits = stems.filter((stem) => line.includes(stem)).length;
      const value = valueIn(kind, quote, choices);
      const fits = kind === "choice" ? value !== undefined : hits > 0 && hits >= Math.ceil(stems.length / 2);
      if (fits && value !== undefined && quote.length <= 1000)
        return { question: number, value, page, quote, concluded_from: null };
    }
  }
  return undefined;
}

function valueIn(kind: string, quote: string, choices: readonly string[]): string | undefined {
  if (kind === "yes_no") return "yes";
  if (kind === "number") return /\d+/.exec(quote)?.[0];
  if (kind === "date") return /\d{4}-\d{2}-\d{2}/.exec(quote)?.[0];
  if (kind === "choice") return choices.find((choice) => quote.toLowerCase().includes(choice.toLowerCase()));
  return quote.slice(0, 200);
}
