/** How large a file of leads may be. `private.import_limit()` keeps the same where the database must know. */
export const tableLimits = {
  /** Text files; a spreadsheet unpacks to many times its size. */
  textMaxBytes: 200 * 1024 * 1024,
  spreadsheetMaxBytes: 50 * 1024 * 1024,
  unpackedMaxBytes: 512 * 1024 * 1024,
  /** The texts that a spreadsheet's cells share; they are held in memory. */
  sharedTexts: 4_000_000,
  sharedTextMaxLength: 64_000_000,
  rows: 500_000,
  columns: 500,
  columnNameMaxLength: 200,
  /** As spreadsheets have it. */
  cellMaxLength: 32_767,
  /** A row longer than this is none: a quote was never closed, or the file is no table. */
  recordMaxLength: 1024 * 1024,
  /** Rows that travel together, fewer where they are long. */
  chunkRows: 2000,
  chunkMaxLength: 2_000_000,
} as const;
