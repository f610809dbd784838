import type { Template, Variable } from "liquidjs";
import type { MailPart, MailProblem } from "../../../../shared/contracts/email_template.ts";
import { nearestName } from "../../../../shared/domain/mail/nearest_name.ts";
import { withoutMarks } from "./held_values.ts";
import { knownFilters, language } from "./liquid_language.ts";
import { type TemplateError, templateErrors } from "./template_error.ts";
import { shapeProblems } from "./template_shape.ts";

/** A part of a mail that can be filled in. `variables` are those it names, each once. */
export type ParsedTemplate = { part: MailPart; templates: Template[]; variables: string[] };

export type ParseResult = { ok: true; template: ParsedTemplate } | { ok: false; problems: MailProblem[] };

/**
 * Reads a part of a mail. `known` are the names of the variables that there are; "lead.custom.*" lets every field of one's own
 * be. Everything that is wrong is told at once,
 * each with its place and, where one is near, the name that was probably meant.
 */
export function parseTemplate(part: MailPart, text: string, known: readonly string[]): ParseResult {
  const source = withoutMarks(text);
  const misshapen = shapeProblems(part, source);
  if (misshapen.length > 0) return { ok: false, problems: misshapen };
  try {
    const templates = language.parse(source);
    const variables = Object.values(language.analyzeSync(templates, { partials: false }).variables).flat();
    const unknown = variables.filter((variable) => !isKnown(nameOf(variable), known));
    if (unknown.length > 0) return { ok: false, problems: unknown.map((one) => unknownVariable(part, one, known)) };
    return { ok: true, template: { part, templates, variables: [...new Set(variables.map(nameOf))] } };
  } catch (error) {
    return { ok: false, problems: templateErrors(error).map((one) => syntaxProblem(part, one)) };
  }
}

const isKnown = (name: string, known: readonly string[]) =>
  known.includes(name) || (/^\w+\.custom\.\w+$/.test(name) && known.includes(name.replace(/\w+$/, "*")));

const nameOf = (variable: Variable) => variable.segments.map(String).join(".");

function unknownVariable(part: MailPart, variable: Variable, known: readonly string[]): MailProblem {
  const name = nameOf(variable);
  const suggestion = nearestName(name, known);
  const { row, col } = variable.location;
  const hint =
    suggestion === undefined ? "Variables begin with lead, account or sender." : `Did you mean ${suggestion}?`;
  return {
    part,
    line: row,
    column: col,
    message: `There is no variable ${name}. ${hint}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** The library's words in ours. */
function syntaxProblem(part: MailPart, { line, column, message }: TemplateError): MailProblem {
  const place = { part, line, column };
  const filter = /^undefined filter: (.*)$/.exec(message)?.[1];
  if (filter !== undefined) {
    const suggestion = nearestName(filter, knownFilters);
    const hint = suggestion === undefined ? `Filters are ${knownFilters.join(", ")}.` : `Did you mean ${suggestion}?`;
    return { ...place, message: `There is no filter “${filter}”. ${hint}`, ...(suggestion && { suggestion }) };
  }
  const tag = /^tag "(.*)" not found$/.exec(message)?.[1];
  if (tag !== undefined) return { ...place, message: unknownTag(tag) };
  const open = /^tag (\{%.*%\}) not closed$/s.exec(message)?.[1];
  if (open !== undefined) {
    const end = open.includes("unless") ? "{% endunless %}" : "{% endif %}";
    return { ...place, message: `${open} is never closed. Add ${end} where it ends.`, suggestion: end };
  }
  if (/^(output|tag) .* not closed$/s.test(message)) {
    return { ...place, message: "A variable begins here and never ends: close it with }} (a condition with %})." };
  }
  return { ...place, message: `This cannot be read: ${message}.` };
}

function unknownTag(tag: string): string {
  if (/^(else|elsif|end)/.test(tag)) return `{% ${tag} %} belongs to no condition that is open here.`;
  return `{% ${tag} %} is not part of the language: there are if, elsif, else, endif, unless and endunless.`;
}
