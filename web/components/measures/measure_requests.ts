import { z } from "zod";
import {
  type MeasureAnswer,
  type MeasureDefinition,
  type MeasureRequest,
  measureAnswer,
  measureDefinition,
  measureLeads,
  measureRequest,
} from "../../../shared/contracts/measure.ts";
import { rpc } from "../../api/rest.ts";
import { pathTo } from "../../state/router.ts";

/** @throws ApiError */
export function readMeasure(workspaceId: string, request: MeasureRequest): Promise<MeasureAnswer> {
  return rpc("measure", { workspace_id: workspaceId, request }, measureAnswer);
}

/** @throws ApiError */
export function readMeasures(workspaceId: string): Promise<MeasureDefinition[]> {
  return rpc("list_measures", { workspace_id: workspaceId }, z.array(measureDefinition));
}

/** The leads behind a number: of the row `key` (undefined: of all) and the column `part`. @throws ApiError */
export function readLeadsBehind(
  workspaceId: string,
  request: MeasureRequest,
  { key, part, cursor }: { key: string | undefined; part: string; cursor?: string | undefined },
) {
  const args = { workspace_id: workspaceId, request, key: key ?? null, part, cursor: cursor ?? null };
  return rpc("measure_leads", args, measureLeads);
}

/** The address of an answer: whoever opens it in this workspace sees the numbers of that moment. */
export function measurePath(request: MeasureRequest): string {
  return `${pathTo.analytics()}?${new URLSearchParams({ ask: JSON.stringify(request) })}`;
}

/** The request that an address holds; undefined without one, or one that cannot be read. */
export function requestIn(query: URLSearchParams): MeasureRequest | undefined {
  try {
    return measureRequest.safeParse(JSON.parse(query.get("ask") ?? "null")).data;
  } catch {
    return undefined;
  }
}
