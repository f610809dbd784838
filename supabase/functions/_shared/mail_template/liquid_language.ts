import { Context, Liquid, type Template } from "liquidjs";
import { cleanText } from "../../../../shared/domain/mail/clean_text.ts";
import { dateText, type TemplateClock } from "./date_text.ts";
import { HeldValues } from "./held_values.ts";

/** The only tags; `elsif`, `else` and the ends belong to them. Nothing loops, includes or assigns. */
export const knownTags = ["if", "unless"];

/** The only filters. None makes a value longer than its own words, so nothing grows. */
export const knownFilters = [
  ...["default", "capitalize", "upcase", "downcase", "strip", "truncate", "truncatewords", "round", "date"],
];

const limits = {
  /** A template has at most 20,000 characters; this is the library's own stop. */
  parseCharacters: 40_000,
  renderMilliseconds: 2_000,
  memory: 1_000_000,
};

/** What variables stand for. What is empty is left out: that is how the library knows that it is missing. */
export type TemplateValues = {
  lead: Record<string, unknown>;
  account: Record<string, unknown>;
  sender: Record<string, unknown>;
  unsubscribe_url: string;
};

const registers = { values: "held_values", clock: "clock" };

/**
 * Liquid with if, unless and a few filters. A variable that is missing is an error, unless its first filter is `default`
 * or only an `if` asks for it. What a variable stands for is held aside (`HeldValues`) and never read as markup or code.
 */
export const language = restrictedLiquid();

function restrictedLiquid(): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    catchAllErrors: true,
    parseLimit: limits.parseCharacters,
    renderLimit: limits.renderMilliseconds,
    memoryLimit: limits.memory,
    // No file is ever looked for.
    templates: {},
    outputEscape(this: { context: Context }, value: unknown) {
      const held: unknown = this.context.getRegister(registers.values);
      return held instanceof HeldValues ? held.hold(cleanText(spoken(value))) : "";
    },
  });
  for (const name of Object.keys(liquid.tags)) if (!knownTags.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!knownFilters.includes(name)) liquid.unregisterFilter(name);
  liquid.registerFilter("date", function (value: unknown, format: unknown = "%-d %B %Y", locale: unknown = "en") {
    const clock: TemplateClock = this.context.getRegister(registers.clock);
    return dateText(value, String(format).slice(0, 100), String(locale), clock);
  });
  return liquid;
}

/** Runs a parsed template; throws the library's errors. */
export function runTemplate(
  templates: Template[],
  { values, held, clock }: { values: TemplateValues; held: HeldValues; clock: TemplateClock },
): string {
  const context = new Context(values, language.options, { sync: true }, { liquid: language });
  context.setRegister(registers.values, held);
  context.setRegister(registers.clock, clock);
  return String(language.renderSync(templates, context));
}

/** A value as a person would write it. */
function spoken(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.map(spoken).filter(Boolean).join(", ") : "";
}
