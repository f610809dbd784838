import type { ArgumentsSchema } from "./model_request.ts";

/**
 * Writes arguments the way a model in strict mode does: every property that the schema requires is there, null where
 * nothing was given.
 */
export function fitToSchema(value: unknown, schema: ArgumentsSchema | undefined): unknown {
  if (!schema) return value;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches)
    return fitToSchema(
      value,
      branches.find((branch) => accepts(branch, value)),
    );
  if (Array.isArray(value)) return value.map((entry) => fitToSchema(entry, schema.items));
  if (!isObject(value)) return value;
  const fitted = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]): [string, unknown] => [name, fitToSchema(entry, schema.properties?.[name])]);
  const given = new Set(fitted.map(([name]) => name));
  const missing = (schema.required ?? [])
    .filter((name) => !given.has(name))
    .map((name): [string, unknown] => [name, null]);
  return Object.fromEntries([...fitted, ...missing]);
}

/** Whether a value has the shape that a branch of a union describes. Missing properties may be null where that is allowed. */
export function accepts(schema: ArgumentsSchema, value: unknown): boolean {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.some((branch) => accepts(branch, value));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.length > 0 && !types.some((type) => hasType(type, value))) return false;
  if (Array.isArray(value)) return value.every((entry) => !schema.items || accepts(schema.items, entry));
  if (!isObject(value)) return true;
  const properties = schema.properties ?? {};
  const fits = Object.entries(value).every(([name, entry]) => {
    const property = properties[name];
    return entry === undefined || (property ? accepts(property, entry) : schema.properties === undefined);
  });
  return fits && (schema.required ?? []).every((name) => value[name] !== undefined || acceptsNull(properties[name]));
}

function acceptsNull(schema: ArgumentsSchema | undefined): boolean {
  return schema === undefined || accepts(schema, null);
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
