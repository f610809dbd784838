/**
 * Of several names the one that was probably meant; undefined when none is near. Names that are the other's last part
 * ("first_name" for "lead.first_name") are nearest of all.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = simple(given);
  const part = names.find((name) => simple(name.split(".").at(-1) ?? "") === wanted || simple(name) === wanted);
  if (part !== undefined) return part;
  const ranked = names
    .map((name) => ({ name, distance: editDistance(wanted, simple(name)) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(2, Math.floor(wanted.length / 3)) ? best.name : undefined;
}

/** "Lead.firstName" and "lead.first_name" are the same. */
const simple = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[_\s-]/g, "")
    .slice(0, 60);

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      const steps = [at(rows, row - 1, column) + 1, (line[column - 1] ?? 0) + 1, at(rows, row - 1, column - 1) + cost];
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwap) steps.push(at(rows, row - 2, column - 2) + 1);
      line.push(Math.min(...steps));
    }
    rows.push(line);
  }
  return at(rows, one.length, other.length);
}

const at = (rows: readonly number[][], row: number, column: number) => rows[row]?.[column] ?? 0;
