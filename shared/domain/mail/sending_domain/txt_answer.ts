/** What DNS said of the TXT records of a name: each text with its chunks joined. `failed`: nobody could say. */
export type TxtAnswer = { state: "found"; texts: readonly string[] } | { state: "none" } | { state: "failed" };

/** What is known so far, by name in lower case. */
export type TxtAnswers = ReadonlyMap<string, TxtAnswer>;

/** Longest text, and most records of a name, that are looked at: real ones stay far below. */
const longest = 4_000;
const most = 50;

/** The texts of a name that begin as `begins` says; none when there are none. Undefined while the name is not known. */
export function textsOf(answers: TxtAnswers, name: string, begins: RegExp): string[] | undefined {
  const answer = answers.get(name.toLowerCase());
  if (answer === undefined || answer.state === "failed") return undefined;
  if (answer.state === "none") return [];
  return answer.texts.slice(0, most).flatMap((text) => {
    const tidy = text.slice(0, longest).trim();
    return begins.test(tidy) ? [tidy] : [];
  });
}

/** Whether DNS was asked for a name in vain. */
export function isUnanswered(answers: TxtAnswers, name: string): boolean {
  return answers.get(name.toLowerCase())?.state === "failed";
}

/** Texts of a record as people may be shown them: no control characters, not too long. */
export function shownTexts(texts: readonly string[]): string[] {
  return texts.slice(0, 5).map((text) => {
    const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").toWellFormed();
    return plain.length > 300 ? `${plain.slice(0, 299).toWellFormed()}…` : plain;
  });
}

/** A name out of a record, fit for a sentence. */
export function shownName(name: string): string {
  return name.replace(/[^\w.%{}+:/-]+/g, "?").slice(0, 100);
}
