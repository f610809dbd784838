import { z } from "zod";

/** One entry of `read_audit()`. `by`: through what it was changed; `thread_id`: the conversation, where a turn did. */
export const auditEntry = z.object({
  id: z.number().int(),
  at: z.string(),
  actor_name: z.string().nullable(),
  by: z.enum(["person", "assistant", "import", "merge", "system"]),
  thread_id: z.uuid().nullable(),
  table: z.string(),
  row_id: z.uuid(),
  label: z.string(),
  operation: z.enum(["insert", "update", "delete"]),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type AuditEntry = z.infer<typeof auditEntry>;
