import type { MailGap } from "../../../../shared/contracts/email_template.ts";
import type { TemplateVariable } from "../../../../shared/domain/mail/template_variables.ts";
import type { ParsedDraft } from "./compose_mail.ts";
import type { TemplateClock } from "./date_text.ts";
import { fillTemplate } from "./fill_template.ts";
import { HeldValues } from "./held_values.ts";
import type { TemplateValues } from "./liquid_language.ts";

type Person = { name: string; values: TemplateValues };

/**
 * Which people lack a value that this mail needs: it is filled in for each, so a fall-back or a condition counts as what it
 * is. The greatest gap first.
 */
export function countGaps(
  { subject, body }: ParsedDraft,
  { people, clock, variables }: { people: Person[]; clock: TemplateClock; variables: readonly TemplateVariable[] },
): MailGap[] {
  const lacking = new Map<string, string[]>();
  for (const { name, values } of people) {
    const given = { values, clock, held: new HeldValues() };
    const missing = [subject, body].flatMap((part) => {
      const filled = fillTemplate(part, given);
      return filled.ok ? [] : filled.problems.flatMap((problem) => problem.missing ?? []);
    });
    for (const variable of new Set(missing)) lacking.set(variable, [...(lacking.get(variable) ?? []), name]);
  }
  return [...lacking]
    .map(([variable, names]) => ({
      variable,
      label: variables.find((known) => known.name === variable)?.label ?? variable,
      missing: names.length,
      examples: names.slice(0, 3),
    }))
    .sort((one, other) => other.missing - one.missing);
}
