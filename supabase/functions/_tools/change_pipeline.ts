import { z } from "zod";
import { leadStage } from "../../../shared/contracts/lead.ts";
import { type PipelineStage, pipelineStage, stageKind } from "../../../shared/contracts/pipeline.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const wanted = z.strictObject({
  was: leadStage.optional().describe("The present name of a stage that stays; left out for a new one."),
  name: z.string().trim().min(1).max(40),
  kind: stageKind,
});
const gone = z.strictObject({ stage: leadStage, move_leads_to: leadStage });
type Wanted = z.infer<typeof wanted>;
type Gone = z.infer<typeof gone>;

/** What is approved: the list for `save_pipeline_stages()`, and the stages that the person saw. */
const payload = z.object({ stages: z.array(z.looseObject({})), expected: z.array(pipelineStage) });
const saved = z.object({ stages: z.array(pipelineStage), moved: z.number() });

/** Renames, orders, adds and removes stages of the pipeline, after a person has seen it. */
export const change_pipeline = defineTool({
  name: "change_pipeline",
  description: [
    "Change the stages of the workspace's pipeline: rename, order, add, remove. Give the whole list in its new order in",
    "`stages`; every present stage stands either there or in `remove`, with the stage its leads move to. Kind is open",
    "while a lead is worked on, won or lost once it is decided; the first is open. Only owners and admins may. The",
    "person sees the change and approves; so call it directly. To move a lead use change_stage.",
  ].join(" "),
  effect: "write",
  approval: true,
  input: z.strictObject({ stages: z.array(wanted).min(2).max(20), remove: z.array(gone).max(20).default([]) }),
  async propose({ stages, remove }, { database, workspaceId }) {
    const answer = await database.rpc("pipeline_stages", { workspace_id: workspaceId });
    const present = z.array(pipelineStage).parse(answer);
    const reason = problemOf(present, stages, remove);
    if (reason !== undefined) return { ok: false, reason };
    const changes = changesOf(present, stages, remove);
    if (changes.length === 0) return { ok: false, reason: "The stages are so already. Say so." };
    const list = [
      ...stages.map(({ was, name, kind }) => ({ ...(was && { key: called(present, was)?.key }), label: name, kind })),
      ...remove.map(({ stage, move_leads_to }) => ({ key: called(present, stage)?.key, remove: true, move_leads_to })),
    ];
    return {
      ok: true,
      payload: { stages: list, expected: present },
      preview: { kind: "changes", changes, total: changes.length },
      summary: `Change the pipeline: ${stages.map(({ name }) => name).join(" → ")}.`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const { stages, expected } = payload.parse(approved?.payload);
    const args = { workspace_id: workspaceId, stages, expected };
    const { stages: now, moved } = saved.parse(await database.rpc("save_pipeline_stages", args));
    const leads = moved > 0 ? ` ${counted(moved, "lead")} moved.` : "";
    return {
      ok: true,
      summary: `The stages are now ${now.map(({ label }) => label).join(", ")}.${leads}`,
      result: { stages: now.map(({ label, kind }) => ({ name: label, kind })), moved },
    };
  },
});

function called(stages: readonly PipelineStage[], name: string): PipelineStage | undefined {
  const word = name.toLowerCase();
  return stages.find(({ key, label }) => key === word || label.toLowerCase() === word);
}

function problemOf(present: PipelineStage[], stages: readonly Wanted[], remove: readonly Gone[]): string | undefined {
  const named = [...stages.flatMap(({ was }) => (was ? [was] : [])), ...remove.map(({ stage }) => stage)];
  const unknown = named.find((name) => !called(present, name));
  const known = present.map(({ label }) => label).join(", ");
  if (unknown !== undefined) return `There is no stage “${unknown}”. Stages are ${known}.`;
  const keys = named.map((name) => called(present, name)?.key);
  const twice = named.find((_, index) => keys.indexOf(keys[index]) !== index);
  if (twice !== undefined) return `“${twice}” stands there twice. Name every stage once.`;
  const left = present.find(({ key }) => !keys.includes(key));
  return left && `“${left.label}” is missing. Put it into \`stages\`, or into \`remove\` with where its leads go.`;
}

/** What a person reads before they approve: each stage that differs, and the order when that does. */
function changesOf(present: PipelineStage[], stages: readonly Wanted[], remove: readonly Gone[]) {
  const change = (id: string, label: string, field: string, before: unknown, after: unknown) =>
    before === after ? [] : [{ id, label, field, before, after }];
  const single = stages.flatMap(({ was, name, kind }) => {
    const old = was ? called(present, was) : undefined;
    if (!old) return change(name, name, "new stage", null, kind);
    return [
      ...change(old.key, old.label, "name", old.label, name),
      ...change(old.key, old.label, "kind", old.kind, kind),
    ];
  });
  const removed = remove.flatMap(({ stage, move_leads_to }) => {
    const label = called(present, stage)?.label ?? stage;
    return change(stage, label, "removed", label, `leads move to ${move_leads_to}`);
  });
  const stay = stages.flatMap(({ was }) => called(present, was ?? "")?.label ?? []);
  const before = present.map(({ label }) => label).filter((label) => stay.includes(label));
  return [...single, ...removed, ...change("order", "Pipeline", "order", before.join(", "), stay.join(", "))];
}
