import type { z } from "zod";

export type ParsedArguments<Input extends z.ZodObject = z.ZodObject> =
  | { ok: true; value: z.output<Input> }
  | { ok: false; reason: string };

/**
 * Parses what a model, a person or another system gave a tool. A null says "not given": strict mode makes every
 * property required, so nulls are taken out before the schema sees them.
 *
 * A refusal names every wrong argument and what is expected there, so that a model can call again.
 */
export function parseArguments<Input extends z.ZodObject>(
  tool: { name: string; input: Input },
  value: unknown,
): ParsedArguments<Input> {
  const parsed = tool.input.safeParse(withoutNulls(value));
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.slice(0, 8).map(problem);
  return { ok: false, reason: `${tool.name} was not run. ${problems.join(" ")} Correct this and call it again.` };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null)
      .map(([name, entry]) => [name, withoutNulls(entry)]),
  );
}

function problem(issue: z.core.$ZodIssue): string {
  const meant = issue.code === "invalid_union" ? closestBranch(issue.errors)?.[0] : undefined;
  if (meant) return problem({ ...meant, path: [...issue.path, ...meant.path] });
  const place = issue.path.length === 0 ? "arguments" : issue.path.map(String).join(".");
  return `${place}: ${expectation(issue)}`.replace(/[.!]?$/, ".");
}

/** The branch of a union that was meant: what is wrong with it lies deeper inside than with any other. */
function closestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const depths = branches.map((issues) => Math.min(...issues.map(({ path }) => path.length)));
  const deepest = Math.max(...depths);
  return deepest > 0 ? branches[depths.indexOf(deepest)] : undefined;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return issue.message;
  const values = issue.errors.flat().flatMap(allowedValues);
  if (values.length > 0) return `Invalid option: expected one of ${values.map(String).join(", ")}`;
  const messages = new Set(issue.errors.flat().map((nested) => nested.message));
  return messages.size > 0 ? [...messages].join(", or ") : issue.message;
}

function allowedValues(issue: z.core.$ZodIssue): unknown[] {
  if (issue.code === "invalid_union") return issue.errors.flat().flatMap(allowedValues);
  return issue.code === "invalid_value" ? issue.values : [];
}
