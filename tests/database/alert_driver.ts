import type { Sql } from "postgres";
import { z } from "zod";
import { alertFiring, alertPreview, alertRule } from "../../shared/contracts/alert_rule.ts";
import { callAs } from "../helpers/act_as.ts";
import { createWorkspace } from "../helpers/people.ts";

const saved = z.object({ rule: alertRule, preview: alertPreview });
const changed = z.object({ rule: alertRule });

export const germansOver80 = {
  match: "all",
  conditions: [
    { field: "country", operator: "is_any_of", values: ["Germany"] },
    { field: "score", operator: "between", minimum: 81 },
  ],
};

type LeadFacts = { name?: string; country?: string | null; score?: number };

/** A workspace of its own, with rules of its people and with what they are told. */
export async function alertPlace(sql: Sql) {
  const { id, ownerId } = await createWorkspace(sql);
  const call = (name: string, args: Record<string, unknown> = {}, userId = ownerId) =>
    callAs(sql, { userId }, name, { workspace_id: id, ...args });
  return {
    id,
    ownerId,
    call,
    /** Saves a rule, of the owner's if not said. */
    save: async (rule: Record<string, unknown> = {}, userId?: string) =>
      saved.parse(
        await call("save_alert_rule", { rule: { name: "Hot Germans", filter: germansOver80, ...rule } }, userId),
      ),
    mute: async (ruleId: string, until: string | null) =>
      changed.parse(await call("mute_alert_rule", { rule_id: ruleId, until })).rule,
    list: async (userId?: string) => z.array(alertRule).parse(await call("list_alert_rules", {}, userId)),
    firings: async (ruleId: string, userId?: string) =>
      z.array(alertFiring).parse(await call("list_alert_firings", { rule_id: ruleId }, userId)),
    preview: async (rule: Record<string, unknown>, userId?: string) =>
      alertPreview.parse(await call("preview_alert_rule", { rule }, userId)),
    /** What the schedule does. */
    settle: () => sql`select private.settle_alerts()`,
    told: (userId = ownerId) => sql`
      select kind, title, body, priority, actions, data from public.agent_notifications
      where workspace_id = ${id} and user_id = ${userId} order by created_at`,
    async addLead({ name = "Erika", country = "Germany", score = 85 }: LeadFacts = {}) {
      const [row] = await sql`insert into public.leads (workspace_id, name, country, score)
        values (${id}, ${name}, ${country}, ${score}) returning id`;
      return z.uuid().parse(row?.id);
    },
    change: (leadId: string, facts: Record<string, unknown>) =>
      sql`update public.leads set ${sql(facts)} where id = ${leadId}`,
    addNote: (leadId: string) => sql`insert into public.lead_activities (workspace_id, lead_id, kind, title)
      values (${id}, ${leadId}, 'note', 'A word')`,
  };
}
export type AlertPlace = Awaited<ReturnType<typeof alertPlace>>;
