import type { TableFile } from "../../../shared/domain/tables/table.ts";
import { AppError } from "../_shared/app_error.ts";

type Limits = { textMaxBytes: number; spreadsheetMaxBytes: number };

/**
 * A request's body as a file. A text is read as it comes, once; a spreadsheet must be read twice and is held, so it may be
 * less. Throws `invalid_input` without a body and `too_large`, before more is read than may.
 */
export async function requestFile(request: Request, name: string, limits: Limits): Promise<TableFile> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limits.textMaxBytes) throw tooLarge(limits.textMaxBytes);
  if (!request.body) throw new AppError("invalid_input", "Send the file as the request's body.");
  const source = request.body[Symbol.asyncIterator]();
  const first = await source.next();
  const head = first.done ? new Uint8Array(0) : first.value;
  const isSpreadsheet = head[0] === 0x50 && head[1] === 0x4b;
  const limit = isSpreadsheet ? limits.spreadsheetMaxBytes : limits.textMaxBytes;
  const rest = bounded(head, { [Symbol.asyncIterator]: () => source }, limit);
  if (!isSpreadsheet) return { name, bytes: () => rest };
  const held: Uint8Array[] = [];
  for await (const chunk of rest) held.push(chunk);
  return {
    name,
    async *bytes() {
      yield* held;
    },
  };
}

async function* bounded(head: Uint8Array, rest: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let total = head.length;
  yield head;
  for await (const chunk of rest) {
    total += chunk.length;
    if (total > limit) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge(limit: number): AppError {
  return new AppError("too_large", `A file has at most ${limit / 1024 / 1024} MB here. Bring larger ones on the page.`);
}
