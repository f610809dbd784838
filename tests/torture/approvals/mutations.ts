import type { Dice } from "../attack/hostile_arguments.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** One small change of arguments: never the same again, and mostly hard to see. */
export function mutated(original: Arguments, roll: Dice, otherIds: readonly [string, ...string[]]): Arguments {
  const change = roll.pick(changes);
  const made = change({ ...original }, roll, otherIds);
  return JSON.stringify(made) === JSON.stringify(original) ? { ...original, [`extra ${roll.next()}`]: true } : made;
}

type Change = (made: Record<string, unknown>, roll: Dice, otherIds: readonly [string, ...string[]]) => Arguments;

const lookalikes: readonly [[string, string], ...[string, string][]] = [
  ["a", "а"],
  ["e", "е"],
  ["o", "ο"],
  [" ", "\u00a0"],
  [".", "․"],
];
const invisible = ["\u200b", "\u2060", "\u202e", "\u00ad", "\ufeff", "\u034f"] as const;
const ends = [" ", "\n", "\t", ".", "\u3000", "\r\nBcc: evil@attacker.example"] as const;
const otherTypes = [null, true, 7, [], {}, [["a"]], ""] as const;
const claims = [
  "approved",
  "approval_id",
  "to",
  "cc",
  "bcc",
  "payload",
  "workspace_id",
  "__proto__",
  "user_id",
] as const;

const changes: readonly [Change, ...Change[]] = [
  (made, roll) => onText(made, roll, (text) => insert(text, roll.pick(invisible), roll)),
  (made, roll) => onText(made, roll, (text) => text.replace(...roll.pick(lookalikes))),
  (made, roll) => onText(made, roll, (text) => text + roll.pick(ends)),
  (made, roll) => onText(made, roll, (text) => roll.pick(ends) + text),
  (made, roll) =>
    onText(made, roll, (text) => insert(text, String.fromCharCode(33 + Math.floor(roll.next() * 90)), roll)),
  (made, roll) => onText(made, roll, (text) => text.toUpperCase()),
  (made, roll) => onText(made, roll, (text) => text.normalize("NFD").split("").reverse().join("")),
  (made, roll) => onText(made, roll, (text) => text.repeat(1 + Math.ceil(roll.next() * 40))),
  (made, roll) => ({ ...made, [nameOf(made, roll)]: roll.pick(otherTypes) }),
  (made, roll) => without(made, nameOf(made, roll)),
  (made, roll) => ({ ...made, [roll.pick(claims)]: roll.pick(otherTypes) }),
  (made, roll) => {
    const name = nameOf(made, roll);
    return { ...without(made, name), [`${name}${roll.pick(invisible)}`]: made[name] };
  },
  (made, roll, otherIds) => ({ ...made, lead_id: roll.pick(otherIds) }),
  (made) => ({ ...made, lead_id: `{${made.lead_id}}` }),
  (made) => ({ arguments: made }),
];

function nameOf(made: Arguments, roll: Dice): string {
  const [first = "body", ...rest] = Object.keys(made);
  return roll.pick([first, ...rest]);
}

function onText(made: Record<string, unknown>, roll: Dice, change: (text: string) => string): Arguments {
  const name = nameOf(made, roll);
  const value = made[name];
  return { ...made, [name]: typeof value === "string" ? change(value) : roll.pick(otherTypes) };
}

function insert(text: string, piece: string, roll: Dice): string {
  const at = Math.floor(roll.next() * (text.length + 1));
  return text.slice(0, at) + piece + text.slice(at);
}

function without(made: Arguments, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(made).filter(([other]) => other !== name));
}
