import { StartError } from "../start_error.ts";

/**
 * Writes settings as an .env file that the Supabase CLI reads back byte for byte. Its only exact quoting is a
 * quotation mark that the value does not hold: inside double quotes a backslash before a quote is kept.
 */
export function toEnvFile(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${quoted(name, value)}\n`)
    .join("");
}

function quoted(name: string, value: string): string {
  const mark = quotationMark(value);
  if (mark === undefined) throw new StartError(`${name} cannot be handed to the Supabase CLI: remove quotes from it.`);
  return mark + value + mark;
}

/** The mark around a value; undefined when none keeps it as it is. */
export function quotationMark(value: string): string | undefined {
  const marks = value.includes("\\") ? ["'"] : ["'", '"', "`"];
  return marks.find((mark) => !value.includes(mark));
}
