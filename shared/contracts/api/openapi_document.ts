import { z } from "zod";
import { errorBody } from "../error.ts";
import type { Operation } from "./define_operation.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these operations, served at `address`. */
export function openApiDocument(operations: readonly Operation[], address: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation, schemas),
    };
  }
  const error = schemaOf(errorBody, "output", schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "Lead assistant",
      version: "1",
      description:
        "Bearer: an API key of the workspace, or a person's own token. `workspace_id` in the query says which workspace a person means.",
    },
    servers: [{ url: address }],
    paths,
    components: {
      schemas: { ...schemas, Error: error },
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      responses: {
        Refused: {
          description: "A refusal or a fault",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
    security: [{ bearer: [] }],
  };
}

function describe(operation: Operation, schemas: Json): Json {
  const { path, query, body } = operation.input.shape;
  const isWrite = !operation.scope.endsWith(":read");
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: `Scope: \`${operation.scope}\``,
    tags: [operation.path.split("/")[2]],
    parameters: [
      ...parametersOf("path", path, schemas),
      ...parametersOf("query", query, schemas),
      header("workspace_id", "query", "Of a person with several workspaces."),
      ...(isWrite
        ? [header("Idempotency-Key", "header", "A repetition with it gets the same answer, for a day.")]
        : []),
      ...(operation.method === "PATCH"
        ? [header("If-Match", "header", "The record's ETag; 412 if it changed since.")]
        : []),
      ...(operation.method === "GET" && operation.isRecord
        ? [header("If-None-Match", "header", "The record's ETag; 304 if it did not change.")]
        : []),
    ],
    ...(body instanceof z.ZodType && {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: schemaOf(body, "input", schemas),
            ...(operation.example !== undefined && { example: operation.example }),
          },
        },
      },
    }),
    responses: {
      [String(operation.status)]: {
        description: "Done",
        content: { "application/json": { schema: schemaOf(operation.answer, "output", schemas) } },
      },
      default: { $ref: "#/components/responses/Refused" },
    },
  };
}

function header(name: string, place: "header" | "query", description: string): Json {
  return { name, in: place, description, required: false, schema: { type: "string" } };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function parametersOf(place: "path" | "query", schema: unknown, schemas: Json): Json[] {
  if (!(schema instanceof z.ZodType)) return [];
  const { properties, required } = objectSchema.parse(schemaOf(schema, "input", schemas));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    ...(description !== undefined && { description }),
    required: place === "path" || required.includes(name),
    schema: rest,
  }));
}

const withDefinitions = z.looseObject({ $defs: z.record(z.string(), z.unknown()).optional() });

/** JSON Schema of one schema; what has a name goes to the document's components. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = withDefinitions.parse(z.toJSONSchema(schema, { io, unrepresentable: "any" }));
  const suffix = io === "input" ? "Input" : "";
  for (const [name, definition] of Object.entries($defs)) schemas[name + suffix] = pointed(definition, suffix);
  const { id: __, ...own } = z.record(z.string(), z.unknown()).parse(pointed(rest, suffix));
  return own;
}

/** References of one schema become references of the document. */
function pointed(value: unknown, suffix: string): unknown {
  return JSON.parse(JSON.stringify(value), (key, held: unknown) => {
    const name = key === "$ref" && typeof held === "string" ? /^#\/\$defs\/(.+)$/.exec(held)?.[1] : undefined;
    return name === undefined ? held : `#/components/schemas/${name}${suffix}`;
  });
}
