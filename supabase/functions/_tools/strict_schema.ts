import { z } from "zod";

/** The part of JSON Schema that every model provider's strict mode takes. */
export type StrictSchema = {
  type?: string;
  description?: string;
  enum?: readonly (string | number | boolean)[];
  properties?: Record<string, StrictSchema>;
  required?: readonly string[];
  additionalProperties?: false;
  items?: StrictSchema;
  anyOf?: readonly StrictSchema[];
  $ref?: string;
  $defs?: Record<string, StrictSchema>;
};

/** What zod writes for the schemas that a tool may use; anything else is refused when the tool is defined. */
const zodSchema = z.object({
  $schema: z.string().optional(),
  type: z.enum(["object", "array", "string", "number", "integer", "boolean"]).optional(),
  description: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  get properties() {
    return z.record(z.string(), zodSchema).optional();
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.literal(false).optional(),
  get items() {
    return zodSchema.optional();
  },
  get anyOf() {
    return z.array(zodSchema).optional();
  },
  get oneOf() {
    return z.array(zodSchema).optional();
  },
  $ref: z.string().optional(),
  get $defs() {
    return z.record(z.string(), zodSchema).optional();
  },
  default: z.unknown().optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});
type ZodSchema = z.infer<typeof zodSchema>;

/**
 * JSON schema of a tool's arguments for a model's strict mode: every object closed, every property required, an
 * optional one nullable, `oneOf` and `const` written as `anyOf` and `enum`. Strict mode refuses `default`, `minLength`
 * and `maxLength` (openai-node pull request 1988), and compatible servers differ on the other limits, so limits go
 * into the description; `parseArguments` holds to them.
 *
 * Throws when the schema holds what strict mode cannot say: an open object, a nullable field, a transform.
 */
export function strictSchema(input: z.ZodObject): StrictSchema {
  const { $defs, ...schema } = zodSchema.parse(z.toJSONSchema(input, { io: "input", reused: "inline" }));
  if (!$defs) return strict(schema);
  const definitions = Object.entries($defs).map(([name, part]): [string, StrictSchema] => [name, strict(part)]);
  return { ...strict(schema), $defs: Object.fromEntries(definitions) };
}

function strict(schema: ZodSchema): StrictSchema {
  // Strict mode takes nothing beside a reference.
  if (schema.$ref) return { $ref: schema.$ref };
  const branches = schema.anyOf ?? schema.oneOf;
  const description = describe(schema);
  const described = description === "" ? {} : { description };
  if (branches) return { anyOf: branches.map(strict), ...described };
  if (schema.const !== undefined) return { type: typeof schema.const, enum: [schema.const], ...described };
  if (!schema.type) throw new Error("A tool's argument needs a type.");
  if (schema.type === "object") return { ...closedObject(schema), ...described };
  return {
    type: schema.type,
    ...(schema.enum && { enum: schema.enum }),
    ...(schema.items && { items: strict(schema.items) }),
    ...described,
  };
}

function closedObject(schema: ZodSchema): StrictSchema {
  if (schema.additionalProperties !== false) throw new Error("A tool's objects are z.strictObject().");
  const properties = Object.entries(schema.properties ?? {});
  const given = new Set(schema.required ?? []);
  return {
    type: "object",
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, given.has(name) ? strict(property) : nullable(strict(property))]),
    ),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function nullable(schema: StrictSchema): StrictSchema {
  const { description, ...rest } = schema;
  const branches = rest.anyOf ?? [rest];
  return { anyOf: [...branches, { type: "null" }], ...(description !== undefined && { description }) };
}

/** The description with the limits that strict mode cannot carry. */
function describe(schema: ZodSchema): string {
  return [
    schema.description,
    schema.format && `Format: ${schema.format}.`,
    range("characters", schema.minLength, schema.maxLength),
    range("items", schema.minItems, schema.maxItems),
    range("", safeBound(schema.minimum), safeBound(schema.maximum)),
    schema.default !== undefined && `Default: ${JSON.stringify(schema.default)}.`,
  ]
    .filter((part) => typeof part === "string")
    .join(" ");
}

function range(unit: string, lowest: number | undefined, highest: number | undefined): string | undefined {
  const suffix = unit && ` ${unit}`;
  if (lowest !== undefined && highest !== undefined) return `${lowest} to ${highest}${suffix}.`;
  if (lowest !== undefined) return `At least ${lowest}${suffix}.`;
  if (highest !== undefined) return `At most ${highest}${suffix}.`;
  return undefined;
}

/** zod bounds every integer by what a double holds exactly; that says nothing to a model. */
function safeBound(bound: number | undefined): number | undefined {
  return bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound;
}
