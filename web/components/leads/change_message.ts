import { z } from "zod";

const changeMessage = z.object({ operation: z.enum(["insert", "update", "delete"]), lead_id: z.uuid().nullable() });

/** Reads the payload of a `lead` broadcast; undefined when it is not understood. */
export function readChangeMessage(payload: unknown) {
  const parsed = changeMessage.safeParse(payload);
  return parsed.success ? { operation: parsed.data.operation, leadId: parsed.data.lead_id } : undefined;
}
