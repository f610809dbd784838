import type { Table, TableRow } from "../../../shared/domain/tables/table.ts";
import { ApiError } from "../../api/api_error.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker_messages.ts";

/**
 * Opens a file in a worker of its own; its rows come as they are asked for. Aborting ends the worker.
 * @throws ApiError with the reason why the file is none that can be read
 */
export async function openFile(file: File, hasHeader: boolean | undefined, abort: AbortSignal): Promise<Table> {
  const worker = new Worker(new URL("./table_worker.ts", import.meta.url), { type: "module" });
  const ask = asker(worker, abort);
  const opened = await ask({ kind: "open", file, hasHeader });
  if (opened.kind !== "opened") throw unexpected();
  const { table, encoding } = opened;
  return {
    ...table,
    encoding: () => encoding,
    async *rows(): AsyncIterable<TableRow[]> {
      try {
        for (;;) {
          const answer = await ask({ kind: "next" });
          if (answer.kind === "end") return;
          if (answer.kind !== "rows") throw unexpected();
          yield answer.rows;
        }
      } finally {
        worker.terminate();
      }
    },
  };
}

/** One question at a time, each with its answer. */
function asker(worker: Worker, abort: AbortSignal) {
  return (request: WorkerRequest): Promise<WorkerAnswer> =>
    new Promise((resolve, reject) => {
      const end = (error: Error) => {
        worker.terminate();
        reject(error);
      };
      if (abort.aborted) return end(new ApiError("invalid_input", "Cancelled."));
      abort.addEventListener("abort", () => end(new ApiError("invalid_input", "Cancelled.")), { once: true });
      worker.onerror = () => end(unexpected());
      worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
        if (data.kind !== "refused") return resolve(data);
        end(data.isTable ? new ApiError("invalid_input", data.message) : unexpected(data.message));
      };
      worker.postMessage(request);
    });
}

function unexpected(cause?: unknown): ApiError {
  return new ApiError("internal", "This file could not be read. Save it as CSV and try again.", { cause });
}
