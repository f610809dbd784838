import { z } from "zod";

const memory = z.object({ id: z.string(), content: z.string() });
const memories = z.union([
  z.array(memory),
  z.object({ memories: z.array(memory) }).transform((value) => value.memories),
]);

export type Memory = z.infer<typeof memory>;

/** The memories in the result of `show_memory`. */
export function readMemories(result: unknown): Memory[] | undefined {
  const parsed = memories.safeParse(result);
  return parsed.success ? parsed.data : undefined;
}
