/** A question of one's own, as a team asks it of companies. */
export type AskedQuestion = {
  question: string;
  answer: "yes_no" | "number" | "text" | "choice" | "date";
  choices: readonly string[];
};

/** What a model says that a page answers: the value as text, and the page's very words. */
export type SaidAnswer = { value: string; quote: string; concluded_from?: string | null | undefined };

/** An answer as its field wants it. `basis`: the page does not say so itself. */
export type TypedAnswer = { value: string | number | boolean; quote: string; basis?: string };

const longest = { text: 200, quote: 1_000, basis: 300 };
const yes = /^(?:yes|true|y|1)$/i;
const no = /^(?:no|false|n|0)$/i;

/**
 * What was said in the shape that the question asks for; undefined for what has none. A number or a date of which the
 * quote shows nothing was concluded, whatever the model says of it.
 */
export function typedAnswer(asked: AskedQuestion, said: SaidAnswer): TypedAnswer | undefined {
  const quote = said.quote.trim();
  const value = answerValue(asked, said.value.replaceAll(/\s+/g, " ").trim());
  if (value === undefined || quote === "" || quote.length > longest.quote) return undefined;
  const basis = said.concluded_from?.trim().slice(0, longest.basis) || unseen(value, asked.answer, quote);
  return { value, quote, ...(basis !== undefined && { basis }) };
}

function answerValue({ answer, choices }: AskedQuestion, text: string): TypedAnswer["value"] | undefined {
  switch (answer) {
    case "yes_no":
      return yes.test(text) ? true : no.test(text) ? false : undefined;
    case "number":
      return numberOf(text);
    case "date":
      return isDay(text) ? text : undefined;
    case "choice":
      return choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    case "text":
      return text === "" || text.length > longest.text ? undefined : text;
  }
}

/** Plain or with a comma between thousands. */
function numberOf(text: string): number | undefined {
  if (!/^-?\d{1,15}(?:\.\d{1,6})?$|^-?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?$/.test(text)) return undefined;
  const value = Number(text.replaceAll(",", ""));
  return Math.abs(value) <= 1e15 ? value : undefined;
}

function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function unseen(value: TypedAnswer["value"], answer: AskedQuestion["answer"], quote: string): string | undefined {
  const digits = (text: string) => text.replaceAll(/(?<=\d)[\s.,'’](?=\d)/g, "");
  if (answer === "number" && !digits(quote).includes(digits(String(value).replace("-", ""))))
    return "The number does not stand in these words.";
  if (answer === "date" && !quote.includes(String(value).slice(0, 4))) return "The year does not stand in these words.";
  return undefined;
}
