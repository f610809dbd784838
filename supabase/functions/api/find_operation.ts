import type { Operation } from "../../../shared/contracts/api/define_operation.ts";
import { AppError } from "../_shared/app_error.ts";

/** The operation of a method and a path, with what stands in the path. Throws `not_found` and `method_not_allowed`. */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  pathname: string,
): { operation: Operation; path: Record<string, string> } {
  const segments = pathname.split("/");
  const there = operations.flatMap((operation) => {
    const path = readPath(operation.path.split("/"), segments);
    return path ? [{ operation, path }] : [];
  });
  // What is named comes before what is anything: /leads/search before /leads/{id}.
  const named = there.filter(({ path }) => Object.keys(path).length === 0);
  const found = [...named, ...there].find(({ operation }) => operation.method === method);
  if (found) return found;
  if (there.length === 0)
    throw new AppError("not_found", "There is nothing here. GET /v1/openapi.json lists what there is.");
  const allow = [...new Set(there.map(({ operation }) => operation.method))].join(", ");
  throw new AppError("method_not_allowed", `Here one can ${allow}.`, { headers: { allow } });
}

function readPath(template: string[], segments: string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const read: Record<string, string> = {};
  for (const [index, wanted] of template.entries()) {
    const given = segments[index] ?? "";
    if (wanted.startsWith("{")) read[wanted.slice(1, -1)] = given;
    else if (wanted !== given) return undefined;
  }
  return read;
}
