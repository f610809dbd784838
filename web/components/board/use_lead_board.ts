import { useEffect, useMemo } from "preact/hooks";
import { listen } from "../../api/realtime.ts";
import { writeLeadQuery } from "../leads/lead_query.ts";
import { changeStage } from "../leads/lead_requests.ts";
import { readBoard, readBoardColumn } from "./board_requests.ts";
import { type BoardQuery, LeadBoard } from "./lead_board.ts";

/** Changes that come close together, such as a bulk change, are looked at once. */
const gatherMilliseconds = 600;

/** The board of a workspace for a query, kept true while others move leads. */
export function useLeadBoard(workspaceId: string, query: BoardQuery): LeadBoard {
  const board = useMemo(
    () =>
      new LeadBoard({
        read: (wanted, cards, signal) => readBoard(workspaceId, wanted, cards, signal),
        readColumn: (stage, wanted, cursor, signal) => readBoardColumn(workspaceId, stage, wanted, cursor, signal),
        move: (leadId, stage) => changeStage(workspaceId, leadId, stage),
      }),
    [workspaceId],
  );
  // The same query may arrive as a new object; only its meaning starts a search.
  const written = `${writeLeadQuery({ ...query, columns: undefined })} ${query.measure}`;
  useEffect(() => {
    void board.show(query);
  }, [board, written]);
  useEffect(() => follow(workspaceId, board), [workspaceId, board]);
  return board;
}

function follow(workspaceId: string, board: LeadBoard): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void board.refresh();
    }, gatherMilliseconds);
  };
  const topic = `workspace:${workspaceId}`;
  const stopLeads = listen(topic, { event: "lead", onEvent: refresh, onJoined: refresh });
  const stopStages = listen(topic, { event: "stages", onEvent: refresh });
  return () => {
    stopLeads();
    stopStages();
    clearTimeout(timer);
    board.stop();
  };
}
