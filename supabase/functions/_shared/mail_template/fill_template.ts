import type { MailProblem } from "../../../../shared/contracts/email_template.ts";
import type { TemplateClock } from "./date_text.ts";
import type { HeldValues } from "./held_values.ts";
import { runTemplate, type TemplateValues } from "./liquid_language.ts";
import type { ParsedTemplate } from "./parse_template.ts";
import { type TemplateError, templateErrors } from "./template_error.ts";

export type FillResult = { ok: true; text: string } | { ok: false; problems: MailProblem[] };

/**
 * Fills a template in for one person. The text holds marks for the values, which `held` knows. Not ok when a variable without
 * fall-back has no value: then each of them is named.
 */
export function fillTemplate(
  { part, templates }: ParsedTemplate,
  given: { values: TemplateValues; held: HeldValues; clock: TemplateClock },
): FillResult {
  try {
    return { ok: true, text: runTemplate(templates, given) };
  } catch (error) {
    return { ok: false, problems: templateErrors(error).map((one) => ({ part, ...problemOf(one) })) };
  }
}

function problemOf({ line, column, message, missing }: TemplateError): Omit<MailProblem, "part"> {
  if (missing === undefined) return { line, column, message: `This cannot be filled in: ${message}.` };
  return {
    line,
    column,
    missing,
    message: `${missing} is empty for this person. Give a fall-back, first among the filters: {{ ${missing} | default: "…" }}.`,
  };
}
