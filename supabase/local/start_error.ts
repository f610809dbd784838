/** Something that the person who typed the command can mend: shown as its message alone, without a stack. */
export class StartError extends Error {
  override name = "StartError";
}
