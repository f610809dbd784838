import { z } from "zod";
import { type CustomValue, customValue } from "../../../shared/contracts/custom_field.ts";

/** Values of custom fields as a tool takes them: strict mode knows no open objects. */
export const customValues = z
  .array(z.strictObject({ key: z.string().max(60), value: customValue }))
  .max(100)
  .describe("Custom fields by key (list_custom_fields names them); several choices as a list.");

/** The same by key, with those to empty as null. */
export function customByKey(
  given: readonly { key: string; value: CustomValue }[] = [],
  clear: readonly string[] = [],
): { custom?: Record<string, CustomValue | null> } {
  if (given.length + clear.length === 0) return {};
  return {
    custom: Object.fromEntries([
      ...given.map(({ key, value }): [string, CustomValue | null] => [key, value]),
      ...clear.map((key): [string, null] => [key, null]),
    ]),
  };
}
