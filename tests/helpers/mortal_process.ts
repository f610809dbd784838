import type { Sql } from "postgres";
import type { Database } from "../../supabase/functions/_shared/database.ts";
import { callAs } from "./act_as.ts";

/** A step at which a process can die: a call of the database or of a provider, before or after it took effect. */
export type Moment = "before" | "after";
export type Death = { step: string; moment: Moment; nth: number };

/**
 * A worker of the tick as a process of its own: once dead, nothing that it began comes back to it, as after SIGKILL. `service`
 * is its database, `pass` a step of it that is no call of the database, `outcomeOf` waits for its work or its death and
 * says whether it died. `ask` is how its database answers.
 */
export function mortalProcess(
  sql: Sql,
  death: Death | undefined,
  ask = (name: string, args: Record<string, unknown>) => callAs(sql, "service", name, args),
) {
  const seen = new Map<string, number>();
  let die: () => void = () => undefined;
  const died = new Promise<true>((resolve) => {
    die = () => resolve(true);
  });
  const forEver = () => new Promise<never>(() => undefined);
  let isDead = false;
  // What the database was asked before, it does, and tells nobody.
  const underWay = new Set<Promise<unknown>>();

  const pass = async (step: string, moment: Moment) => {
    if (isDead) return forEver();
    if (death?.step !== step || death.moment !== moment) return;
    const count = (seen.get(step) ?? 0) + 1;
    seen.set(step, count);
    if (count !== death.nth) return;
    isDead = true;
    die();
    await forEver();
  };

  const service: Database = {
    async rpc(name, args) {
      await pass(name, "before");
      const asked = ask(name, args);
      underWay.add(asked);
      const answer = await asked.finally(() => underWay.delete(asked));
      await pass(name, "after");
      return answer;
    },
  };

  const outcomeOf = async (work: Promise<unknown>): Promise<boolean> => {
    const isKilled = await Promise.race([work.then(() => false), died]);
    await Promise.allSettled([...underWay]);
    return isKilled;
  };
  return { pass, service, outcomeOf };
}
