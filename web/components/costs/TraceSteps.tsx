import { costWords, durationWords, tokenWords } from "../../state/cost_words.ts";
import { formatNumber } from "../../state/time.ts";
import { toolWords } from "../chat/tool_words.ts";
import type { TurnTrace } from "./trace_requests.ts";

type ModelCall = TurnTrace["model_calls"][number];
type ToolRun = TurnTrace["tools"][number];

interface Step {
  key: string;
  startedAt: string;
  what: string;
  note: string;
  took: string;
  tokens: string;
  cost: string;
}

/** The steps of a turn in their order, each with its time and what it used. */
export function TraceSteps({ trace }: { trace: TurnTrace }) {
  const steps = [...trace.model_calls.map(modelStep), ...trace.tools.map(toolStep)].sort(
    (one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt),
  );
  if (steps.length === 0) {
    const wasAsked = trace.turn.usage.output_tokens > 0;
    return <p class="text-muted">{wasAsked ? "Its steps were not kept." : "It ended before the model was asked."}</p>;
  }
  return (
    <div class="overflow-x-auto rounded-lg border border-line">
      <table class="w-full text-left">
        <caption class="sr-only">Steps of this answer</caption>
        <thead class="bg-sunken/60 text-muted text-sm">
          <tr>
            <th class="px-3 py-1.5 font-medium">Step</th>
            <th class="px-3 py-1.5 text-right font-medium">Time</th>
            <th class="px-3 py-1.5 text-right font-medium">Tokens</th>
            <th class="px-3 py-1.5 text-right font-medium">Cost</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.key} class="border-line border-t align-top">
              <td class="px-3 py-1.5">
                {step.what}
                {step.note && <span class="block text-muted text-sm">{step.note}</span>}
              </td>
              <td class="whitespace-nowrap px-3 py-1.5 text-right tabular-nums">{step.took}</td>
              <td class="whitespace-nowrap px-3 py-1.5 text-right tabular-nums">{step.tokens}</td>
              <td class="whitespace-nowrap px-3 py-1.5 text-right tabular-nums">{step.cost}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const outcomes: Record<ModelCall["outcome"], string> = {
  answered: "",
  cut_short: "ended early",
  failed: "failed",
  stopped: "stopped",
  lost: "interrupted",
};

function modelStep(call: ModelCall, index: number): Step {
  const firstWords = call.first_text_milliseconds;
  const notes = [
    // Before the first question of a long conversation its older messages are summarised.
    call.round === 0 ? "for a summary of the older messages" : "",
    firstWords === null ? "" : `first words after ${durationWords(firstWords)}`,
    call.retries > 0 ? `tried ${formatNumber(call.retries + 1)} times` : "",
    outcomes[call.outcome],
    call.is_estimate ? "tokens estimated" : "",
  ];
  return {
    key: `model ${index}`,
    startedAt: call.started_at,
    what: `Asked ${call.model === "demo" ? "the demo model" : call.model}`,
    note: notes.filter((note) => note !== "").join(", "),
    took: durationWords(call.milliseconds),
    tokens: tokenWords(call),
    cost: costWords(call.cost_micros),
  };
}

function toolStep(run: ToolRun, index: number): Step {
  const worked = run.ran_milliseconds ?? run.milliseconds;
  const waited = (run.milliseconds ?? 0) - (worked ?? 0);
  const notes = [
    run.status === "done" ? "" : run.status,
    // Storing the result takes a moment too; what is worth telling is the wait for a person or the sender.
    waited > 2_000 ? `waited ${durationWords(waited)}` : "",
  ];
  return {
    key: `tool ${index}`,
    startedAt: run.started_at,
    what: run.status === "done" ? toolWords(run.tool).did : toolWords(run.tool).doing,
    note: notes.filter((note) => note !== "").join(", "),
    took: durationWords(worked),
    tokens: "",
    cost: "",
  };
}
