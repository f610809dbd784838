import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { moods } from "./recipient_plan.ts";

const after = z.number();
const act = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("bounce"), isPermanent: z.boolean(), after }),
  z.strictObject({ kind: z.literal("away"), days: z.number(), after }),
  z.strictObject({ kind: z.literal("scan"), after }),
  z.strictObject({ kind: z.literal("open"), after }),
  z.strictObject({ kind: z.literal("click"), after }),
  z.strictObject({ kind: z.literal("reply"), mood: z.enum(moods), after }),
  z.strictObject({ kind: z.literal("unsubscribe"), after }),
  z.strictObject({ kind: z.literal("complain"), after }),
]);

const recipientsState = z.strictObject({
  is_on: z.boolean(),
  speed: z.number(),
  /** What the campaigns' clock showed last: while nothing runs, it stands still. */
  now: z.coerce.date().optional(),
  /** What readers will do, by the campaigns' clock. */
  acts: z.array(z.strictObject({ at: z.coerce.date(), mail: z.string(), act })),
  /** How often each was done. */
  done: z.record(z.string(), z.number()),
});
export type RecipientsState = z.infer<typeof recipientsState>;

/** What was kept in a file; a fresh beginning where there is none. */
export async function readState(file: string): Promise<RecipientsState> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  const kept = recipientsState.safeParse(text === undefined ? undefined : parse(text));
  return kept.data ?? { is_on: true, speed: 1, acts: [], done: {} };
}

/**
 * Keeps the state in a file: one writer at a time, and what changes meanwhile is written next. Written aside and renamed:
 * a kill in the middle leaves the one before.
 */
export function stateKeeper(file: string, state: RecipientsState): () => Promise<void> {
  let writing: Promise<void> | undefined;
  let hasChanged = false;
  return () => {
    hasChanged = true;
    writing ??= write();
    return writing;
  };

  async function write(): Promise<void> {
    try {
      while (hasChanged) {
        hasChanged = false;
        await writeFile(`${file}.partial`, JSON.stringify(state));
        await rename(`${file}.partial`, file);
      }
    } finally {
      writing = undefined;
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
