/** One condition of a postgres_changes filter, as realtime.local_row_matches() takes it. */
export interface Condition {
  column: string;
  operator: string;
  negated: boolean;
  value?: string;
  values?: string[];
}

const condition = /^([^=]+)=(not\.)?(eq|neq|lt|lte|gt|gte|in|like|ilike|is|match|imatch|isdistinct)\.(.*)$/s;

/**
 * Reads a filter such as `status=eq.open,owner=not.in.(a,"b,c")`: conditions joined by commas, all of which must hold.
 *
 * @returns undefined when it is not a filter.
 */
export function parseFilter(filter: string): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const part of splitOutsideQuotes(filter)) {
    const [, column, negation, operator, value] = condition.exec(part) ?? [];
    if (column === undefined || operator === undefined || value === undefined) return undefined;
    const base = { column: column.trim(), operator, negated: negation !== undefined };
    if (operator !== "in") conditions.push({ ...base, value: unquote(value) });
    else if (!value.startsWith("(") || !value.endsWith(")")) return undefined;
    else conditions.push({ ...base, values: splitOutsideQuotes(value.slice(1, -1)).map(unquote) });
  }
  return conditions;
}

/** Splits at the commas that stand outside double quotes and parentheses. A backslash escapes inside quotes. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted && character === "\\") {
      part += character + text.charAt(index + 1);
      index += 1;
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === "(") depth += 1;
    if (!quoted && character === ")") depth -= 1;
    if (!quoted && depth === 0 && character === ",") {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}

function unquote(value: string): string {
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1).replace(/\\(.)/gs, "$1") : value;
}
