import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { leadBoard } from "../../../shared/contracts/lead_board.ts";
import { backend } from "../../api/backend.ts";
import { answerOf } from "../../api/rest.ts";
import { type BoardQuery, cardsAtFirst, type FoundColumn } from "./lead_board.ts";

const found = leadBoard.extend({
  columns: z.array(leadBoard.shape.columns.element.extend({ leads: z.array(lead) })),
});
const page = z.object({ leads: z.array(lead), next_cursor: z.string().nullable() });

/** Every column with its counts and first cards. @throws ApiError */
export async function readBoard(
  workspaceId: string,
  { filter, sort, measure }: BoardQuery,
  cards: number,
  signal: AbortSignal,
): Promise<FoundColumn[]> {
  const args = { workspace_id: workspaceId, filter, sort, measure: measure ?? undefined, page_size: cards };
  const board = await answerOf(backend().rest.rpc("lead_board", args).abortSignal(signal), found);
  return board.columns.map(({ next_cursor, ...column }) => ({ ...column, nextCursor: next_cursor }));
}

/** The next cards of one column. @throws ApiError */
export async function readBoardColumn(
  workspaceId: string,
  stage: string,
  { filter, sort }: BoardQuery,
  cursor: string | null,
  signal: AbortSignal,
) {
  const args = { workspace_id: workspaceId, stage, filter, sort, page_size: cardsAtFirst, cursor: cursor ?? undefined };
  const next = await answerOf(backend().rest.rpc("lead_board_column", args).abortSignal(signal), page);
  return { leads: next.leads, nextCursor: next.next_cursor };
}
