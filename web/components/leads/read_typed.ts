/** What typing comes to: the change that it means, or why it is none. */
export type ReadTyped<Changes> = { ok: true; changes: Changes } | { ok: false; reason: string };
