import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { openApiDocument } from "../../shared/contracts/api/openapi_document.ts";
import { operations } from "../../shared/contracts/api/operations.ts";

const document = openApiDocument(operations, "https://assistant.example/functions/v1/api");

test("the document is OpenAPI 3.1, and every reference leads somewhere", async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect([result.valid, validator.version]).toEqual([true, "3.1"]);
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(document).toHaveProperty("components.schemas");
  for (const name of new Set(names)) expect(text, name).toContain(`"${name}":{`);
  expect(text).not.toContain("#/$defs/");
});

test("every operation has a name of its own, and its example is what it takes", () => {
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  for (const { id, input, example } of operations) {
    const body = input.shape.body;
    if (example !== undefined) expect(body?.safeParse(example).success, id).toBe(true);
  }
});
