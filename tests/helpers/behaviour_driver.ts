import type { Sql } from "postgres";
import { z } from "zod";
import { type Behaviour, behaviour } from "../../shared/contracts/behaviour.ts";
import type { Behaviour as Known } from "../../supabase/functions/_behaviours/define_behaviour.ts";
import { registry } from "../../supabase/functions/_behaviours/registry.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { speakUp } from "../../supabase/functions/proactive/speak_up.ts";
import { callAs } from "./act_as.ts";
import { type Death, mortalProcess } from "./mortal_process.ts";
import { createWorkspace, type Workspace } from "./people.ts";

/** These read the clock, and are told another one. */
const clocked = new Set(["claim_behaviours", "record_findings", "fail_behaviour"]);

/** A workspace whose people are told of what matters, and the ring of `proactive` at a time of choice. */
export class BehaviourDriver {
  readonly sql: Sql;
  readonly workspace: Workspace;
  readonly problems: string[] = [];

  private constructor(sql: Sql, workspace: Workspace) {
    this.sql = sql;
    this.workspace = workspace;
  }

  static async open(sql: Sql): Promise<BehaviourDriver> {
    await callAs(sql, "service", "keep_behaviours", { definitions: registry.map(({ kept }) => kept) });
    return new BehaviourDriver(sql, await createWorkspace(sql));
  }

  call(name: string, args: Record<string, unknown> = {}, userId = this.workspace.ownerId): Promise<unknown> {
    return callAs(this.sql, { userId }, name, { workspace_id: this.workspace.id, ...args });
  }

  async list(userId?: string): Promise<Behaviour[]> {
    return z.array(behaviour).parse(await this.call("list_behaviours", {}, userId));
  }

  async read(name: string, userId?: string): Promise<Behaviour> {
    const found = (await this.list(userId)).find((each) => each.name === name);
    if (!found) throw new Error(`no behaviour ${name}`);
    return found;
  }

  change(name: string, changes: Record<string, unknown>, userId?: string): Promise<unknown> {
    return this.call("change_behaviour", { behaviour: name, changes }, userId);
  }

  /** A ring, in a process of its own that may die, at an instant. Returns whether it died. */
  ring(at: Date, { death, behaviours = registry }: { death?: Death; behaviours?: readonly Known[] } = {}) {
    const { service, outcomeOf } = mortalProcess(this.sql, death, (name, args) =>
      callAs(this.sql, "service", name, { ...args, ...(clocked.has(name) && { instant: at }) }),
    );
    const log = (_event: string, details: Record<string, unknown> = {}) =>
      void this.problems.push(JSON.stringify(details));
    return outcomeOf(speakUp({ service, behaviours, now: () => at, log, tunables }));
  }

  /** When one looks next for a person, by the database. */
  async nextAt(name: string, userId = this.workspace.ownerId): Promise<Date> {
    const [row] = await this.sql`select next_at from private.behaviour_runs
      where workspace_id = ${this.workspace.id} and user_id = ${userId} and behaviour = ${name}`;
    return z.date().parse(row?.next_at);
  }

  /** What a person was told, the oldest first. */
  async told(userId = this.workspace.ownerId): Promise<{ kind: string; title: string; body: string; data: object }[]> {
    return this.sql`select kind, title, body, data from public.agent_notifications
      where workspace_id = ${this.workspace.id} and user_id = ${userId} order by created_at, id`;
  }
}
