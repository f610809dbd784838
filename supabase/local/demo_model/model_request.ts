import { z } from "zod";

const textPart = z.object({ type: z.string(), text: z.string().nullish() });
const content = z.union([z.string(), z.array(textPart)]);

const inputItem = z.union([
  z.object({
    type: z.literal("function_call"),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({ type: z.literal("function_call_output"), call_id: z.string(), output: content }),
  z.object({
    type: z.literal("message").nullish(),
    role: z.enum(["user", "assistant", "system", "developer"]),
    content,
  }),
  /** Reasoning and whatever else a history may hold says nothing to this model. */
  z.object({ type: z.string() }).transform(() => ({ type: "other" as const })),
]);

/** The part of a JSON schema that says how arguments must look. */
const argumentsSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  get properties() {
    return z.record(z.string(), argumentsSchema).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return argumentsSchema.optional();
  },
  get anyOf() {
    return z.array(argumentsSchema).optional();
  },
  get oneOf() {
    return z.array(argumentsSchema).optional();
  },
  $ref: z.string().optional(),
  get $defs() {
    return z.record(z.string(), argumentsSchema).optional();
  },
});
export type ArgumentsSchema = z.infer<typeof argumentsSchema>;

/** The part of `POST /v1/responses` that the demo model reads. */
export const modelRequest = z.object({
  model: z.string().min(1),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(inputItem)]),
  tools: z
    .array(z.object({ type: z.string(), name: z.string().optional(), parameters: argumentsSchema.nullish() }))
    .nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().min(16).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
});
export type ModelRequest = z.infer<typeof modelRequest>;
export type InputItem = z.infer<typeof inputItem>;
