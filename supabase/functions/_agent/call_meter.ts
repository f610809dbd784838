import type { Usage } from "../../../shared/contracts/events.ts";
import type { ModelRequest } from "./model.ts";

export type CallOutcome = "answered" | "cut_short" | "failed" | "stopped";

/** What is kept of a question to the model, as `private.account_calls()` reads it: numbers and times, never a word. */
export type ModelCallRecord = {
  round: number;
  model: string;
  outcome: CallOutcome;
  retries: number;
  input: number;
  cached: number;
  output: number;
  /** The provider did not tell the tokens of all of it: counted from the text. */
  is_estimate: boolean;
  started_at: string;
  first_text_at: string | null;
  finished_at: string;
};

/** One question to the model while it is under way. */
export type CallMeter = {
  /** A piece of the answer has come. */
  heard(text: string): void;
  /** The attempt broke off; another one follows or none. */
  broke(): void;
  /** `usage` as the provider told it; without it, what was heard is counted. */
  close(outcome: CallOutcome, usage?: Usage): void;
};

/** What a turn has asked of the model and what it used. */
export type TurnMeter = {
  open(round: number, request: ModelRequest): CallMeter;
  /** The records that no step has stored yet. */
  take(): { model_calls?: ModelCallRecord[] };
  /** Of this worker's stretch. */
  totals(): { model_calls: number; retries: number } & Usage;
};

/** English text has about four characters to a token. */
const charactersPerToken = 4;

/** Counts for one turn and one model. A stopped or broken answer was paid for too, so its tokens are estimated. */
export function turnMeter(model: string, now: () => Date): TurnMeter {
  const totals = { model_calls: 0, retries: 0, input_tokens: 0, cached_tokens: 0, output_tokens: 0 };
  let untold: ModelCallRecord[] = [];
  return {
    open(round, request) {
      const started = now();
      let firstText: Date | undefined;
      let heard = 0;
      let broken = 0;
      const estimated = { input: 0, output: 0 };
      const estimate = () => {
        estimated.input += Math.ceil(lengthOf(request) / charactersPerToken);
        estimated.output += Math.ceil(heard / charactersPerToken);
        heard = 0;
      };
      return {
        heard(text) {
          firstText ??= now();
          heard += text.length;
        },
        broke() {
          broken++;
          if (heard > 0) estimate();
        },
        close(outcome, usage) {
          if (!usage && outcome === "stopped") estimate();
          const record: ModelCallRecord = {
            round,
            model,
            outcome,
            retries: outcome === "failed" ? Math.max(0, broken - 1) : broken,
            input: estimated.input + (usage?.input_tokens ?? 0),
            cached: usage?.cached_tokens ?? 0,
            output: estimated.output + (usage?.output_tokens ?? 0),
            is_estimate: estimated.input > 0,
            started_at: started.toISOString(),
            first_text_at: firstText?.toISOString() ?? null,
            finished_at: now().toISOString(),
          };
          untold.push(record);
          add(totals, record);
        },
      };
    },
    take() {
      const model_calls = untold;
      untold = [];
      return model_calls.length === 0 ? {} : { model_calls };
    },
    totals: () => ({ ...totals }),
  };
}

function add(totals: ReturnType<TurnMeter["totals"]>, record: ModelCallRecord): void {
  totals.model_calls++;
  totals.retries += record.retries;
  totals.input_tokens += record.input;
  totals.cached_tokens += record.cached;
  totals.output_tokens += record.output;
}

function lengthOf({ instructions, input, tools }: ModelRequest): number {
  return instructions.length + JSON.stringify(input).length + JSON.stringify(tools).length;
}
