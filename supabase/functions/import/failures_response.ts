import { z } from "zod";
import { importRowOutcome, leadImport } from "../../../shared/contracts/lead_import.ts";
import { failureLine, failuresHead } from "../../../shared/domain/imports/failures_csv.ts";
import type { Database } from "../_shared/database.ts";
import { textStream } from "../_shared/text_stream.ts";

/** A CSV of the rows that failed, or lost a value, with the reasons; read page by page as it is sent. */
export async function failuresResponse(importId: string, database: Database): Promise<Response> {
  const { columns } = leadImport.parse(await database.rpc("read_import", { import_id: importId }));
  const pieces = async function* (): AsyncIterable<string> {
    yield failuresHead(columns);
    let after = 0;
    for (;;) {
      const answer = await database.rpc("import_failures", { import_id: importId, after });
      const rows = z.array(importRowOutcome).parse(answer);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map((row) => failureLine(columns, row)).join("");
      after = last.number;
    }
  };
  return textStream(pieces(), { fileName: "rows that failed.csv", type: "text/csv" });
}
