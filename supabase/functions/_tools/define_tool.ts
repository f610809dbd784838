import type { z } from "zod";
import type { PlanStep, ToolView } from "../../../shared/contracts/events.ts";
import type { Web } from "../_shared/research/web.ts";
import { type ParsedArguments, parseArguments } from "./parse_arguments.ts";
import { type StrictSchema, strictSchema } from "./strict_schema.ts";

/** `read` changes nothing; `write` stays in the workspace and can be undone, `destructive` cannot; `external` leaves it. */
export type ToolEffect = "read" | "write" | "external" | "destructive";

/**
 * Runs one SQL function as the person whose turn it is, so row policies decide. For a tool that changes something it runs inside the
 * ledger: the effect, its audit and the call's result commit together, and the same call again gets the recorded
 * answer. So a write tool makes exactly one `rpc`.
 *
 * Rejects with an `AppError`. One that a caller can mend (`invalid_input`, `conflict`, `forbidden`, `not_found`)
 * becomes `{ ok: false, reason: message }` of the call, so tools let it pass.
 */
export type ToolDatabase = { rpc(name: string, args: Record<string, unknown>): Promise<unknown> };

export type ToolContext = {
  database: ToolDatabase;
  /** To look something up before the one change of a `write` tool; never to change anything. */
  lookup: ToolDatabase;
  workspaceId: string;
  userId: string;
  now: Date;
  /** IANA name of the person's zone. */
  timeZone: string;
  callId: string;
  /** Sites, for research; absent where nothing is researched. */
  web?: Web | undefined;
  /** What a person approved, exactly as it was proposed; only when a tool with `approval: true` runs. */
  approved?: { payload: unknown };
};

/**
 * `summary` is for people, `result` (JSON) for the model, `view` for the page. `reason` says the next step. `tainted`:
 * the result holds text that someone outside wrote, such as a mail's body. `plan`: the turn's plan from now on.
 */
export type ToolOutcome =
  | { ok: true; summary: string; result?: unknown; view?: ToolView; tainted?: boolean; plan?: PlanStep[] }
  | { ok: false; reason: string };

/** What a person is asked to approve. `payload` is what is then done, ready to do. */
export type ToolProposal =
  | { ok: true; payload: Record<string, unknown>; preview: ToolView; summary: string }
  | { ok: false; reason: string };

type Run<Input extends z.ZodObject> = {
  run(args: z.output<Input>, context: ToolContext): Promise<ToolOutcome>;
};
type Propose<Input extends z.ZodObject> = {
  propose(args: z.output<Input>, context: ToolContext): Promise<ToolProposal>;
};

type Effects<Input extends z.ZodObject> =
  | ({ effect: "read"; approval?: never; propose?: never } & Run<Input>)
  | ({ effect: "write"; approval?: never; propose?: never } & Run<Input>)
  /**
   * `propose` looks and shows, `run` acts once a person has approved. With `when_tainted` it acts at once, unless the
   * turn has read text from outside.
   */
  | ({ effect: "write"; approval: true | "when_tainted" } & Propose<Input> & Run<Input>)
  /** Can't be taken back: runs only what a person approved. */
  | ({ effect: "destructive"; approval: true } & Propose<Input> & Run<Input>)
  /**
   * Without `run` the outbox delivers the approved payload, of the kind `email`. With it, it sets off what was approved,
   * inside the ledger.
   */
  | ({ effect: "external"; approval?: true; run?: never } & Propose<Input>)
  | ({ effect: "external"; approval: true } & Propose<Input> & Run<Input>);

export type ToolDefinition<Input extends z.ZodObject> = {
  /** The file's name, and what the model calls. */
  name: string;
  /** Written for the model: when to use it, and when not. */
  description: string;
  input: Input;
} & Effects<Input>;

/** A tool as the loop, run-tool and MCP see it. */
export type Tool<Input extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly description: string;
  readonly effect: ToolEffect;
  /** Whether a person decides before anything happens; `when_tainted`: once the turn has read text from outside. */
  readonly approval: boolean | "when_tainted";
  readonly input: Input;
  /** JSON schema of the arguments, fit for a model's strict mode. Made when first read: a cold start need not pay. */
  readonly parameters: StrictSchema;
  parse(value: unknown): ParsedArguments<Input>;
  run?(args: z.output<Input>, context: ToolContext): Promise<ToolOutcome>;
  propose?(args: z.output<Input>, context: ToolContext): Promise<ToolProposal>;
};

/** Makes a tool from its definition. Reading its `parameters` throws when strict mode cannot say them; a test reads all. */
export function defineTool<Input extends z.ZodObject>(definition: ToolDefinition<Input>): Tool<Input> {
  const { name, description, effect, input } = definition;
  let parameters: StrictSchema | undefined;
  return {
    name,
    description,
    effect,
    approval: definition.approval ?? definition.propose !== undefined,
    input,
    get parameters() {
      parameters ??= strictSchema(input);
      return parameters;
    },
    parse: (value) => parseArguments({ name, input }, value),
    ...(definition.run && { run: definition.run }),
    ...(definition.propose && { propose: definition.propose }),
  };
}
