/**
 * What the first screen reads its answers with, in place of zod: any use of zod there would bring most of its core along
 * (16 KB compressed, of the 77 that the screen may have). Elsewhere use zod and `shared/contracts`; `rpc` takes both.
 * A shape looks, it does not change: unknown fields stay.
 */
export interface Shape<Value> extends Schema<Value> {
  is(value: unknown): value is Value;
}

/** The part of Standard Schema (https://standardschema.dev) that this page uses; zod's schemas have it too. */
export interface Schema<Value> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validated<Value> | Promise<Validated<Value>>;
    readonly types?: { readonly input: unknown; readonly output: Value } | undefined;
  };
}

type Validated<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

export type ValueOf<Known> = Known extends Shape<infer Value> ? Value : never;
type ObjectOf<Fields> = { [Key in keyof Fields]: ValueOf<Fields[Key]> };

function shape<Value>(is: (value: unknown) => value is Value): Shape<Value> {
  const validate = (value: unknown): Validated<Value> =>
    is(value) ? { value } : { issues: [{ message: "The answer has another shape." }] };
  return { is, "~standard": { version: 1, vendor: "page", validate } };
}

export const text = shape((value) => typeof value === "string");
export const number = shape((value) => typeof value === "number");
export const flag = shape((value) => typeof value === "boolean");
export const anything = shape((value): value is unknown => true);

export function nullable<Value>(inner: Shape<Value>): Shape<Value | null> {
  return shape((value): value is Value | null => value === null || inner.is(value));
}

/** The field may be absent. */
export function optional<Value>(inner: Shape<Value>): Shape<Value | undefined> {
  return shape((value): value is Value | undefined => value === undefined || inner.is(value));
}

export function list<Value>(inner: Shape<Value>): Shape<Value[]> {
  return shape((value): value is Value[] => Array.isArray(value) && value.every((each) => inner.is(each)));
}

export function oneOf<const Value extends string>(...known: readonly Value[]): Shape<Value> {
  return shape((value): value is Value => known.some((each) => each === value));
}

/** An object whose every value has this shape. */
export function record<Value>(inner: Shape<Value>): Shape<Record<string, Value>> {
  return shape(
    (value): value is Record<string, Value> => isObject(value) && Object.values(value).every((each) => inner.is(each)),
  );
}

export function object<Fields extends Record<string, Shape<unknown>>>(fields: Fields): Shape<ObjectOf<Fields>> {
  return shape(
    (value): value is ObjectOf<Fields> =>
      isObject(value) && Object.entries(fields).every(([key, field]) => field.is(value[key])),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
