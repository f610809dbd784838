import { openTable } from "../../../shared/domain/tables/open_table.ts";
import type { TableRow } from "../../../shared/domain/tables/table.ts";
import { TableRefusal } from "../../../shared/domain/tables/table_refusal.ts";
import { tableLibraries } from "./table_libraries.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker_messages.ts";

/* Reads one file away from the page, which stays quick meanwhile. Rows go out one batch for each request. */

let rows: AsyncIterator<TableRow[]> | undefined;

const answer = (message: WorkerAnswer) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  work(data).catch((error: unknown) => {
    const isTable = error instanceof TableRefusal;
    answer({ kind: "refused", isTable, message: isTable ? error.message : String(error) });
  });
});

async function work(request: WorkerRequest): Promise<void> {
  if (request.kind === "open") {
    const { file, hasHeader } = request;
    const source = { name: file.name, size: file.size, bytes: () => bytesOf(file) };
    const table = await openTable(source, tableLibraries, hasHeader === undefined ? {} : { hasHeader });
    rows = table.rows()[Symbol.asyncIterator]();
    const { rows: _, encoding, ...told } = table;
    answer({ kind: "opened", table: told, encoding: encoding() });
    return;
  }
  const next = await rows?.next();
  if (!next || next.done) answer({ kind: "end" });
  else answer({ kind: "rows", rows: next.value });
}

/** Not every browser can walk a stream by itself. */
async function* bytesOf(file: File): AsyncIterable<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}
