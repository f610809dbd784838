import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { defineTool } from "../../../supabase/functions/_tools/define_tool.ts";
import { registry } from "../../../supabase/functions/_tools/registry.ts";
import { type StrictSchema, strictSchema } from "../../../supabase/functions/_tools/strict_schema.ts";

/** Every schema inside a schema, itself first. */
function parts(schema: StrictSchema): StrictSchema[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
    ...Object.values(schema.$defs ?? {}),
  ];
  return [schema, ...inner.flatMap(parts)];
}

const allowed = [
  ...["type", "description", "enum", "properties", "required", "additionalProperties", "items", "anyOf"],
  ...["$ref", "$defs"],
];

describe("the registry", () => {
  test("names each tool once, as its file is named", () => {
    const files = readdirSync(path.resolve(import.meta.dirname, "../../../supabase/functions/_tools"));
    expect(new Set(registry.map(({ name }) => name)).size).toBe(registry.length);
    for (const { name } of registry) expect(files).toContain(`${name}.ts`);
  });

  test.each(registry.map((tool) => [tool.name, tool] as const))(
    "%s can be told to a model in strict mode",
    (_name, tool) => {
      expect(tool.parameters.type).toBe("object");
      for (const part of parts(tool.parameters)) {
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(part)));
        if (part.type === "object") {
          expect(part.additionalProperties).toBe(false);
          expect(part.required).toEqual(Object.keys(part.properties ?? {}));
        }
        expect(part.type ?? part.anyOf ?? part.$ref).toBeDefined();
        if (part.$ref) {
          expect(Object.keys(part)).toEqual(["$ref"]);
          expect(Object.keys(tool.parameters.$defs ?? {})).toContain(part.$ref.replace("#/$defs/", ""));
        }
      }
      expect(tool.description.length).toBeGreaterThan(40);
    },
  );

  test.each(registry.map((tool) => [tool.name, tool] as const))(
    "%s acts or proposes as its effect says",
    (_name, tool) => {
      if (tool.effect === "external") expect([typeof tool.propose, tool.approval]).toEqual(["function", true]);
      else if (tool.effect === "destructive") expect([typeof tool.run, tool.approval]).toEqual(["function", true]);
      else expect([typeof tool.run, tool.approval !== false]).toEqual(["function", tool.propose !== undefined]);
      if (tool.effect === "read") expect(tool.approval).toBe(false);
    },
  );
});

describe("a strict schema", () => {
  test("makes optional fields nullable and keeps limits as words", () => {
    const schema = strictSchema(
      z.strictObject({
        id: z.uuid().describe("Which."),
        count: z.number().int().min(1).max(25).default(10),
        kind: z.literal("mail").optional(),
        many: z.array(z.string().max(5)).min(1).optional(),
      }),
    );
    expect(schema).toEqual({
      type: "object",
      properties: {
        id: { type: "string", description: "Which. Format: uuid." },
        count: { anyOf: [{ type: "integer" }, { type: "null" }], description: "1 to 25. Default: 10." },
        kind: { anyOf: [{ type: "string", enum: ["mail"] }, { type: "null" }] },
        many: {
          anyOf: [{ type: "array", items: { type: "string", description: "At most 5 characters." } }, { type: "null" }],
          description: "At least 1 items.",
        },
      },
      required: ["id", "count", "kind", "many"],
      additionalProperties: false,
    });
  });

  test.each([
    ["an open object", z.object({ a: z.string() }).loose()],
    ["a record", z.strictObject({ a: z.record(z.string(), z.string()) })],
    ["a nullable field", z.strictObject({ a: z.string().nullable() })],
    ["any value", z.strictObject({ a: z.unknown() })],
    ["a date", z.strictObject({ a: z.date() })],
  ])("is refused for %s", (_what, input) => {
    expect(() => strictSchema(input)).toThrow();
  });
});

describe("arguments", () => {
  const tool = defineTool({
    name: "sample",
    description: "A tool for these tests only.",
    effect: "read",
    input: z.strictObject({ id: z.uuid(), count: z.number().int().min(1).default(3), filter: leadFilter.optional() }),
    run: async () => ({ ok: true, summary: "" }),
  });
  const id = "aaaaaaaa-0000-4000-8000-000000000001";

  test("take null for not given, at any depth", () => {
    const filter = {
      text: null,
      match: null,
      conditions: [{ field: "score", operator: "between", minimum: null, maximum: 5 }],
    };
    expect(tool.parse({ id, count: null, filter })).toEqual({
      ok: true,
      value: {
        id,
        count: 3,
        filter: { match: "all", conditions: [{ field: "score", operator: "between", maximum: 5 }] },
      },
    });
  });

  test.each([
    [{ id: "1" }, "id: Invalid UUID."],
    [{ id, count: 0 }, "count: Too small"],
    [{ id, extra: 1 }, 'arguments: Unrecognized key: "extra".'],
    [
      { id, filter: { conditions: [{ field: "stagee", operator: "is_any_of", values: ["won"] }] } },
      "filter.conditions.0.field: Invalid option: expected one of name, email",
    ],
    [
      { id, filter: { conditions: [{ field: "name", operator: "like", value: "x" }] } },
      "filter.conditions.0.operator: Invalid discriminator",
    ],
    [
      { id, filter: { conditions: [{ field: "created_at", operator: "between_dates", from: "May" }] } },
      "filter.conditions.0.from: Invalid ISO date",
    ],
    ["text", "arguments: Invalid input: expected object"],
    [[], "arguments: Invalid input: expected object"],
    [null, "arguments: Invalid input: expected object"],
    [JSON.parse('{"__proto__": {"id": 1}}'), "id: Invalid input"],
  ])("like %j are refused with what to correct", (args, expected) => {
    const parsed = tool.parse(args);
    if (parsed.ok) throw new Error("It should have been refused.");
    expect(parsed.reason).toContain(expected);
    expect(parsed.reason).toMatch(/^sample was not run\. .*Correct this and call it again\.$/);
  });
});
