import type { MeasureAnswer, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { type FreshAnswer, useFreshAnswer } from "../use_fresh_answer.ts";
import { readMeasure } from "./measure_requests.ts";

/** A measure, kept fresh while somebody looks. */
export function useMeasure(workspaceId: string, request: MeasureRequest): FreshAnswer<MeasureAnswer> {
  return useFreshAnswer(() => readMeasure(workspaceId, request), `${workspaceId} ${JSON.stringify(request)}`);
}
