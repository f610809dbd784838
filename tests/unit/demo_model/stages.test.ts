import { describe, expect, test } from "vitest";
import { instructions } from "../../../supabase/functions/_agent/prompt.ts";
import type { TurnBundle } from "../../../supabase/functions/_agent/turn_bundle.ts";
import { readCreateCommand } from "../../../supabase/local/demo_model/commands/create_command.ts";
import { readPipelineCommand } from "../../../supabase/local/demo_model/commands/pipeline_command.ts";
import { readStageCommand } from "../../../supabase/local/demo_model/commands/stage_command.ts";
import { readFilter } from "../../../supabase/local/demo_model/language/read_filter.ts";
import { readStages, usualStages } from "../../../supabase/local/demo_model/language/stages.ts";
import { testDay } from "./fake_leads.ts";

const id = "10000000-0000-4000-8000-000000000001";

/** What the agent tells a model about a pipeline of the workspace's own. */
function told(labels: [string, "open" | "won" | "lost"][]): string {
  const stages = labels.map(([label, kind], index) => ({ key: `stage_${index}`, label, position: index + 1, kind }));
  const bundle: TurnBundle = {
    turn: {
      ...{ id, workspace_id: id, user_id: id, thread_id: null, epoch: 1, last_seq: 0, tainted: false },
      ...{ source: "chat", plan: [], plan_edited: false },
    },
    workspace: { id, name: "Firm", stages },
    person: { display_name: "Alex", email: null, role: "owner", time_zone: "UTC", locale: "en", preferences: {} },
    ...{ memories: [], open_calls: [], waiting: [], history: [] },
  };
  return instructions(bundle, new Date(`${testDay}T09:00:00Z`));
}

const own = readStages(
  told([
    ["Fresh", "open"],
    ["Demo (held)", "open"],
    ["Angebot verschickt", "open"],
    ["Signed", "won"],
    ["Gone", "lost"],
  ]),
);

test("the stages are read as the agent names them", () => {
  expect(own).toEqual([
    { label: "Fresh", name: "fresh", kind: "open" },
    { label: "Demo (held)", name: "demo (held)", kind: "open" },
    { label: "Angebot verschickt", name: "angebot verschickt", kind: "open" },
    { label: "Signed", name: "signed", kind: "won" },
    { label: "Gone", name: "gone", kind: "lost" },
  ]);
  expect(readStages("Nothing of stages.")).toBe(usualStages);
});

test.each([
  ["move Anna to Angebot verschickt because she asked for it", "angebot verschickt"],
  ["move Anna to demo (held)", "demo (held)"],
  ["mark Anna as won", "signed"],
  ["set Anna to gone", "gone"],
  ["move Anna to proposal", undefined],
])("%s", (words, stage) => {
  expect(readStageCommand(words, own)).toMatchObject({ target: "Anna", stage });
});

describe("a filter", () => {
  const conditionsOf = (words: string) => readFilter(words, { today: testDay, stages: own }).filter.conditions;
  test.each([
    ["angebot verschickt leads", "is_any_of", ["angebot verschickt"]],
    ["open leads", "is_none_of", ["signed", "gone"]],
    ["stale leads", "is_any_of", ["demo (held)", "angebot verschickt"]],
  ])("of %s", (words, operator, values) => {
    expect(conditionsOf(words)).toContainEqual({ field: "stage", operator, values });
  });
});

test("a new lead may name its stage", () => {
  const read = readCreateCommand("add a lead: Jane Doe, stage: Angebot Verschickt", own);
  expect(read).toMatchObject({ name: "Jane Doe", stage: "angebot verschickt" });
});

describe("the pipeline itself", () => {
  const names = (words: string) => {
    const command = readPipelineCommand(words, usualStages);
    if (!command || "problem" in command) return command?.problem;
    return [
      ...command.stages.map(({ name }) => name),
      ...command.remove.map(({ move_leads_to }) => `→${move_leads_to}`),
    ].join(" ");
  };
  test.each([
    ["rename the stage Proposal to Offer sent", "New Contacted Engaged Qualified Offer sent Won Lost"],
    ["rename the proposal stage to “Offer sent”.", "New Contacted Engaged Qualified Offer sent Won Lost"],
    ["add a stage Demo after contacted", "New Contacted Demo Engaged Qualified Proposal Won Lost"],
    ["create a new stage called Contract", "New Contacted Engaged Qualified Proposal Contract Won Lost"],
    ["move the stage Qualified before Engaged", "New Contacted Qualified Engaged Proposal Won Lost"],
    [
      "remove the stage Engaged and move its leads to Qualified",
      "New Contacted Qualified Proposal Won Lost →Qualified",
    ],
    ["remove the stage Engaged", "Where do its leads go? Say “remove the stage Engaged and move its leads to …”."],
    [
      "rename the stage Demo to X",
      "There is no stage “Demo”. The stages are New, Contacted, Engaged, Qualified, Proposal, Won, Lost.",
    ],
    ["move Anna to engaged", undefined],
  ])("%s", (words, after) => {
    expect(names(words)).toBe(after);
  });
});
