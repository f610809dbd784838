/** The file is none of ours: the message says why, and what to do, for the person who brought it. */
export class TableRefusal extends Error {
  override readonly name = "TableRefusal";
}
