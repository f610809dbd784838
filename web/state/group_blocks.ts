import type { StepView, TurnView } from "./turn_view.ts";

export type BlockGroup =
  | { kind: "text"; key: string; text: string }
  | { kind: "steps"; key: string; steps: StepView[] }
  | { kind: "approval"; key: string; step: StepView };

/** Gathers actions that follow one another, and sets apart those that wait for a person. Empty text is left out. */
export function groupBlocks(turn: TurnView): BlockGroup[] {
  const groups: BlockGroup[] = [];
  for (const block of turn.blocks) {
    if (block.kind === "text") {
      if (block.text.trim()) groups.push({ kind: "text", key: block.key, text: block.text });
      continue;
    }
    const step = turn.steps[block.key];
    if (!step || isShownAsPlan(step)) continue;
    const last = groups.at(-1);
    if (step.state === "waiting" && step.approval) groups.push({ kind: "approval", key: step.callId, step });
    else if (last?.kind === "steps") last.steps.push(step);
    else groups.push({ kind: "steps", key: `steps-${step.callId}`, steps: [step] });
  }
  return groups;
}

/** The checklist above the answer shows what these came to. */
function isShownAsPlan(step: StepView): boolean {
  return step.tool === "update_plan" && step.state !== "failed";
}
