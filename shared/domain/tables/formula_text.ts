/**
 * Where a spreadsheet would take a text for a formula: it begins with one of these, however many apostrophes before it. A
 * negative number is none. The wide forms are what a keyboard in full width types, and some programs take them alike.
 */
const formulaStart = /^'*(?:[=+@\t\r\n＝＋－＠]|-(?!\d+(?:\.\d+)?$))/;

/** The text as a file may hold it: an apostrophe keeps spreadsheets from running it. */
export function escapeFormula(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

/** The inverse: takes away the apostrophe that keeps a text from being run. */
export function unescapeFormula(text: string): string {
  return text.startsWith("'") && formulaStart.test(text) ? text.slice(1) : text;
}
