import type { DemoCall } from "../demo_reply.ts";
import type { Exchange } from "../read_conversation.ts";
import { isSame } from "../same_call.ts";
import type { Walked, WalkedStep } from "./walk_plan.ts";

/** Fewer steps than that need no checklist. */
const planFrom = 3;

/**
 * The next reply for a goal of several steps: the plan as it stands, when that is new, together with the calls of the
 * step under way; at the end what became of each.
 */
export function answerGoal(walked: Walked, exchange: Exchange, mayPlan: boolean): { text: string; calls: DemoCall[] } {
  const steps = walked.steps.map(({ title, status }) => ({ title, status }));
  const stored = exchange.editedPlan ?? lastWritten(exchange);
  const isNew = mayPlan && steps.length >= planFrom && !isSame(steps, stored);
  const calls = [...(isNew ? [{ tool: "update_plan", arguments: { steps } }] : []), ...walked.calls];
  return calls.length > 0 ? { text: walked.preface, calls } : { text: lastWords(walked), calls };
}

function lastWritten({ calls }: Exchange): unknown {
  return calls.findLast(({ tool }) => tool === "update_plan")?.arguments.steps;
}

function lastWords({ steps, asked, reading }: Walked): string {
  const done = steps.filter(({ status }) => status === "done").length;
  const open = steps.filter(({ status }) => status === "pending" || status === "active");
  const head =
    done === steps.length
      ? `**All ${steps.length} steps are done.**`
      : `**${done} of ${steps.length} steps are done.**`;
  const left = open.length > 0 ? `Left undone: ${open.map(({ title }) => title).join("; ")}.` : "";
  return [head, steps.map(line).join("\n"), reading, left, asked?.text ?? ""]
    .filter((part) => part !== "")
    .join("\n\n");
}

const words: Readonly<Record<WalkedStep["status"], string>> = {
  done: "",
  failed: "not done.",
  skipped: "left out.",
  active: "not finished.",
  pending: "not begun.",
};

function line({ title, status, text }: WalkedStep, index: number): string {
  const [first = "", ...more] = text.split("\n").filter((part) => part.trim() !== "");
  const isList = first.startsWith("- ");
  const told = isList ? "" : first;
  const nested = (isList ? [first, ...more] : more).map((part) => `\n   ${part.startsWith("- ") ? part : `- ${part}`}`);
  const head = `${index + 1}. **${title}**`;
  return `${[`${head}:`, words[status], told].filter((part) => part !== "").join(" ")}${nested.join("")}`;
}
