import {
  type BehaviourFinding,
  type BehaviourMessage,
  behaviourFindings,
} from "../../../shared/contracts/behaviour.ts";
import type { NotificationAction } from "../../../shared/contracts/notification.ts";
import type { Behaviour } from "../_behaviours/define_behaviour.ts";
import type { Database } from "../_shared/database.ts";

const longest = { title: 200, body: 1_000, evidence: 20 };

type Look = {
  /** The person's own: row policies decide. */
  database: Database;
  workspace_id: string;
  tuning: Record<string, number>;
  time_zone: string;
  now: Date;
};

/** What a behaviour finds for a person now, in words. `subject` is whom or what it is about, for the cool-down. */
export async function messagesOf(
  behaviour: Behaviour,
  { database, workspace_id, tuning, time_zone, now }: Look,
): Promise<(BehaviourMessage & { finding: BehaviourFinding; subject: string })[]> {
  if (behaviour.cadence.every === "event") return [];
  const args = { workspace_id, tuning, at: now.toISOString() };
  const found = behaviourFindings.parse(await database.rpc(`find_${behaviour.name}`, args));
  return found.map((finding) => {
    const { title, body, actions = [] } = behaviour.word(finding, { timeZone: time_zone, now });
    return {
      finding,
      subject: finding.lead_id ?? finding.campaign_id ?? finding.segment_id ?? finding.task_id ?? "",
      title: shortened(title, longest.title),
      body: shortened(body, longest.body),
      priority: finding.priority,
      actions: [...actions, ...ways(finding, actions), tune],
      evidence: finding.evidence.slice(0, longest.evidence),
    };
  });
}

const tune: NotificationAction = { kind: "open_settings", label: "Tune", tab: "behaviours" };

/** To what it is about, where its own buttons do not lead there. */
function ways({ lead_id, campaign_id, task_id }: BehaviourFinding, actions: readonly NotificationAction[]) {
  const all: NotificationAction[] = [
    ...(lead_id ? [{ kind: "open_lead", label: "Open lead", lead_id } as const] : []),
    ...(campaign_id ? [{ kind: "open_campaign", label: "Open campaign", campaign_id } as const] : []),
    ...(task_id ? [{ kind: "open_task", label: "Open task", task_id } as const] : []),
  ];
  return all.filter((way) => !actions.some(({ kind }) => kind === way.kind));
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
