import { z } from "zod";
import { fact } from "../../../shared/contracts/fact.ts";
import { defineTool, type ToolDatabase } from "./define_tool.ts";
import { factSubject, subjectGiven } from "./fact_subject.ts";
import { changeList, changesView } from "./lead_changes.ts";

const chosen = z.object({ fact_id: z.uuid(), was: z.unknown() });

/** Puts a fact on the record in the place of what stands there. */
export const use_fact = defineTool({
  name: "use_fact",
  description:
    "Put what a fact says on the record of its lead or account, in the place of what stands there. A person approves it. The ids are in show_facts.",
  effect: "write",
  approval: true,
  input: z.strictObject({ ...factSubject, fact_id: z.uuid() }),
  async propose({ fact_id, ...given }, { database, workspaceId }) {
    const found = await findFact(fact_id, given, database, workspaceId);
    if (!found) return { ok: false, reason: "No such fact of this record. show_facts has the ids." };
    if (!found.field) return { ok: false, reason: "An answer to a question has no field on the record." };
    const { field, value, on_record } = found;
    const change = { id: fact_id, label: new URL(found.source_url).hostname || found.source_url, field };
    return {
      ok: true,
      payload: { kind: "use_fact", fact_id, was: on_record ?? null },
      preview: { kind: "changes", changes: [{ ...change, before: on_record ?? null, after: value }], total: 1 },
      summary: `Set ${field.replaceAll("_", " ")} to ${value}, as ${found.source_url} says.`,
    };
  },
  async run(_given, { database, workspaceId, approved }) {
    const { fact_id } = chosen.parse(approved?.payload);
    const done = z
      .object({ changes: changeList, changed: z.number() })
      .parse(await database.rpc("use_fact", { workspace_id: workspaceId, fact_id }));
    return {
      ok: true,
      summary: done.changed === 0 ? "The record says so already." : "The record says so now.",
      view: changesView(done.changes, done.changed === 0 ? 0 : 1),
      tainted: true,
    };
  },
});

async function findFact(
  id: string,
  given: { lead_id?: string | undefined; account_id?: string | undefined },
  database: ToolDatabase,
  workspaceId: string,
) {
  const subject = subjectGiven(given);
  if (!subject) return undefined;
  const facts = z.array(fact).parse(await database.rpc("list_facts", { workspace_id: workspaceId, ...subject }));
  return facts.find((one) => one.id === id);
}
