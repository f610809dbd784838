import type { Decimal } from "decimal.js";
import { z } from "zod";
import { defineTool } from "./define_tool.ts";

const operations = z.enum([
  "add",
  "subtract",
  "multiply",
  "divide",
  "percent_of",
  "percent_change",
  "average",
  "round",
]);
type Operation = z.infer<typeof operations>;

const step = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .describe("What later steps call the result."),
  operation: operations.describe(
    "subtract and divide: the first by the others in turn. percent_of: the first as a percentage of the second. percent_change: from the first to the second. round: the first to as many decimals as the second says.",
  ),
  values: z.array(z.string().max(60)).min(1).max(200).describe("Decimal numbers, or names of earlier steps."),
});

/** Arithmetic in exact decimals, step by step. */
export const calculate = defineTool({
  name: "calculate",
  description:
    "Exact arithmetic. Every sum, difference, ratio, percentage or average that you tell people comes from here or from another tool, never from your head.",
  effect: "read",
  input: z.strictObject({ steps: z.array(step).min(1).max(30) }),
  async run({ steps }) {
    // Loaded when first needed: most turns calculate nothing.
    const { Decimal: Exact } = await import("decimal.js");
    const known = new Map<string, Decimal>();
    for (const { name, operation, values } of steps) {
      const numbers: Decimal[] = [];
      for (const value of values) {
        const number = known.get(value) ?? (/^-?\d{1,30}(\.\d{1,20})?$/.test(value) ? new Exact(value) : undefined);
        if (!number)
          return { ok: false, reason: `In "${name}", "${value}" is neither a number like -12.5 nor an earlier step.` };
        numbers.push(number);
      }
      const result = work(operation, numbers);
      if (typeof result === "string") return { ok: false, reason: `"${name}": ${result}` };
      known.set(name, result);
    }
    const results = Object.fromEntries(
      [...known].map(([name, value]) => [name, value.toSignificantDigits(15).toFixed()]),
    );
    const last = steps.at(-1)?.name ?? "";
    return { ok: true, summary: `${last.replaceAll("_", " ")}: ${results[last]}`, result: results };
  },
});

/** The result, or why there is none. */
function work(operation: Operation, [first, ...others]: readonly Decimal[]): Decimal | string {
  if (!first) return "Nothing to work with.";
  const second = others[0];
  switch (operation) {
    case "add":
      return others.reduce((sum, each) => sum.plus(each), first);
    case "subtract":
      return others.reduce((rest, each) => rest.minus(each), first);
    case "multiply":
      return others.reduce((product, each) => product.times(each), first);
    case "divide":
      return others.some((each) => each.isZero())
        ? "Nothing can be divided by zero."
        : others.reduce((rest, each) => rest.dividedBy(each), first);
    case "average":
      return others.reduce((sum, each) => sum.plus(each), first).dividedBy(others.length + 1);
    case "percent_of":
      if (!second || others.length > 1) return "percent_of takes two values.";
      return second.isZero() ? "There is no share of zero." : first.dividedBy(second).times(100);
    case "percent_change":
      if (!second || others.length > 1) return "percent_change takes two values.";
      return first.isZero()
        ? "From zero there is no change in percent."
        : second.minus(first).dividedBy(first.abs()).times(100);
    case "round":
      if (!second?.isInteger() || second.isNegative() || second.greaterThan(10) || others.length > 1)
        return "round takes a value and how many decimals, 0 to 10.";
      return first.toDecimalPlaces(second.toNumber());
  }
}
