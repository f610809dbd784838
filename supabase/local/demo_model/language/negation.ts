const small =
  "(?:the|any|those|these|that|who|which|ones|in|from|at|are|is|being|based|already|currently|marked|as|stage|of|leads?|with|either)";
const negator =
  "(?:not|n't|non|without|except(?: for)?|excluding|exclude|other than|apart from|minus|no|never|neither|leave out|leaving out|drop|hide|skip|ignore|ignoring|outside(?: of)?|besides)";

const negatedEnd = new RegExp(`(?:^|[^a-z])${negator}[\\s-]+(?:${small}\\s+)*$`);

/** Whether what stands before a value turns it around: "without the lost ones", "not in Germany". */
export function endsWithNegation(before: string): boolean {
  return negatedEnd.test(before.replaceAll("aren't", "are not").replaceAll("isn't", "is not"));
}
