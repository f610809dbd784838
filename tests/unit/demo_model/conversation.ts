import { registry } from "../../../supabase/functions/_tools/registry.ts";
import { answer } from "../../../supabase/local/demo_model/answer.ts";
import { modelRequest } from "../../../supabase/local/demo_model/model_request.ts";
import { testDay } from "./fake_leads.ts";
import { type FakeOutput, type FakeWorkspace, fakeWorkspace } from "./fake_workspace.ts";

export type Call = { tool: string; arguments: Record<string, unknown> };
/** What followed on one message: every round of calls, and the text at the end. */
export type Followed = { rounds: Call[][]; calls: Call[]; text: string };

export const testInstructions = `You are the lead assistant.
You are talking with Alex Morgan (owner) of Northwind Sales.
Today is ${testDay} (Monday), time zone Europe/Berlin.`;

/** The tools as the agent offers them. */
export const testTools = registry.map(({ name, description, parameters }) => ({
  type: "function" as const,
  strict: true,
  name,
  description,
  parameters,
}));

/** A conversation with the pure core; calls are answered by a workspace in memory. `items` is the history as sent. */
export class Conversation {
  readonly items: unknown[] = [];
  readonly workspace: FakeWorkspace;
  /** Takes the place of the workspace's answer, for waiting, denied and failed calls. */
  override: ((call: Call) => FakeOutput | undefined) | undefined;
  #calls = 0;

  constructor(workspace: FakeWorkspace = fakeWorkspace()) {
    this.workspace = workspace;
  }

  /** Says something and follows the calls until there is an answer. Throws when there is none after thirty rounds. */
  say(message: string): Followed {
    this.items.push({ role: "user", content: message });
    return this.goOn(message);
  }

  /** Follows the calls of what was said last. */
  goOn(message = "what was said"): Followed {
    const rounds: Call[][] = [];
    for (let round = 0; round < 30; round += 1) {
      const reply = answer(this.request(), () => new Date(`${testDay}T08:00:00Z`));
      if (reply.text !== "") this.items.push({ role: "assistant", content: reply.text });
      if (reply.calls.length === 0) return { rounds, calls: rounds.flat(), text: reply.text };
      rounds.push(
        reply.calls.map((call) => ({ tool: call.tool, arguments: withoutNulls(JSON.parse(call.arguments)) })),
      );
      this.#answerCalls(reply.calls);
    }
    throw new Error(`No answer after thirty rounds to: ${message}`);
  }

  request() {
    return modelRequest.parse({
      model: "demo",
      instructions: testInstructions,
      input: this.items,
      tools: testTools,
      stream: true,
    });
  }

  #answerCalls(calls: readonly { tool: string; arguments: string }[]): void {
    const made = calls.map((call) => {
      this.#calls += 1;
      return { ...call, id: `call_${this.#calls}` };
    });
    for (const call of made) {
      this.items.push({ type: "function_call", call_id: call.id, name: call.tool, arguments: call.arguments });
    }
    for (const call of made) {
      const args = JSON.parse(call.arguments);
      const output = this.override?.({ tool: call.tool, arguments: args }) ?? this.workspace.execute(call.tool, args);
      this.items.push({ type: "function_call_output", call_id: call.id, output: JSON.stringify(output) });
    }
  }
}

/** Says one thing in a new conversation. */
export function ask(...messages: string[]): Followed {
  const conversation = new Conversation();
  const followed = messages.map((message) => conversation.say(message));
  const last = followed.at(-1);
  if (!last) throw new Error("Nothing was said.");
  return last;
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value, (_, entry) => (entry === null ? undefined : entry)));
}
