import type { ArgumentsSchema } from "./model_request.ts";

/**
 * Writes arguments the way a model in strict mode does: every property that the schema requires is there, null where
 * nothing was given.
 */
export function fitToSchema(
  value: unknown,
  referring: ArgumentsSchema | undefined,
  definitions: Definitions = referring?.$defs ?? {},
): unknown {
  const schema = referring && resolve(referring, definitions);
  if (!schema) return value;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    const branch = branches.find((each) => accepts(each, value, definitions));
    return fitToSchema(value, branch, definitions);
  }
  if (Array.isArray(value)) return value.map((entry) => fitToSchema(entry, schema.items, definitions));
  if (!isObject(value)) return value;
  const fitted = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]): [string, unknown] => [name, fitToSchema(entry, schema.properties?.[name], definitions)]);
  const given = new Set(fitted.map(([name]) => name));
  const missing = (schema.required ?? [])
    .filter((name) => !given.has(name))
    .map((name): [string, unknown] => [name, null]);
  return Object.fromEntries([...fitted, ...missing]);
}

type Definitions = Readonly<Record<string, ArgumentsSchema>>;

/** What `#/$defs/<name>` stands for; any other schema is itself. */
function resolve(schema: ArgumentsSchema, definitions: Definitions): ArgumentsSchema | undefined {
  return schema.$ref === undefined ? schema : definitions[schema.$ref.replace("#/$defs/", "")];
}

/** Whether a value has the shape that a branch of a union describes. Missing properties may be null where that is allowed. */
export function accepts(
  referring: ArgumentsSchema,
  value: unknown,
  definitions: Definitions = referring.$defs ?? {},
): boolean {
  const schema = resolve(referring, definitions);
  if (!schema) return true;
  const fits = (part: ArgumentsSchema, entry: unknown) => accepts(part, entry, definitions);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.some((branch) => fits(branch, value));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.length > 0 && !types.some((type) => hasType(type, value))) return false;
  const { items, properties = {} } = schema;
  if (Array.isArray(value)) return value.every((entry) => !items || fits(items, entry));
  if (!isObject(value)) return true;
  const everyEntryFits = Object.entries(value).every(([name, entry]) => {
    const property = properties[name];
    return entry === undefined || (property ? fits(property, entry) : schema.properties === undefined);
  });
  const acceptsNull = (property: ArgumentsSchema | undefined) => property === undefined || fits(property, null);
  return (
    everyEntryFits &&
    (schema.required ?? []).every((name) => value[name] !== undefined || acceptsNull(properties[name]))
  );
}

function hasType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
