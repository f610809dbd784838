import { LiquidError } from "liquidjs";

/** An error of the library: where it lies (from 1), what it says, and which variable is missing if that is it. */
export type TemplateError = { line: number; column: number; message: string; missing: string | undefined };

/** All errors that the library gathered, also those within blocks. What is no error of a template is thrown again. */
export function templateErrors(error: unknown): TemplateError[] {
  if (!(error instanceof LiquidError)) throw error;
  const gathered: unknown = Reflect.get(error, "errors");
  if (Array.isArray(gathered)) return gathered.flatMap(templateErrors);
  const [line = 1, column = 1] = error.token.getPosition();
  const missing: unknown = error.originalError && Reflect.get(error.originalError, "variableName");
  return [
    {
      line,
      column,
      message: error.message.replace(/, line:\d+, col:\d+$/, ""),
      missing: typeof missing === "string" ? missing : undefined,
    },
  ];
}
