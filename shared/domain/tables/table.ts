/** A row as it stands in a file. */
export type TableRow = {
  /** As a spreadsheet counts it. */
  number: number;
  cells: string[];
  /** Why it cannot be trusted to be what was meant. */
  fault?: string;
  /** The same, unless its cells are as many as there are columns. */
  doubt?: string;
};

export type TableFormat = "csv" | "tsv" | "xlsx";

/** A file that is being read: its beginning is known, its rows come as they are asked for, once. */
export type Table = {
  format: TableFormat;
  delimiter?: string;
  /** The sheet of a spreadsheet. */
  sheet?: string;
  /** Unnamed ones are "Column 3". */
  columns: string[];
  hasHeader: boolean;
  /** The first rows below the header. */
  sample: TableRow[];
  /** All rows below the header, those of the sample too, in batches. */
  rows(): AsyncIterable<TableRow[]>;
  /** What the file was written in; final once the rows are read. */
  encoding(): string;
};

/** The bytes of a file. A text is read once; a spreadsheet twice, because what its cells refer to may stand behind them. */
export type TableFile = {
  name: string;
  /** When it is known beforehand. */
  size?: number;
  bytes(): AsyncIterable<Uint8Array>;
};
