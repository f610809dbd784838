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
  const safe = value.includes("\\") ? ["'"] : ["'", '"', "`"];
  const mark = safe.find((candidate) => !value.includes(candidate));
  if (mark === undefined) throw new StartError(`${name} cannot be handed to the Supabase CLI: remove quotes from it.`);
  return mark + value + mark;
}
