/** The middle of some numbers, by linear interpolation. Throws without any. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `percent` of the numbers lie, by linear interpolation. Throws without any. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = ((sorted.length - 1) * percent) / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error("There is no middle of nothing.");
  return below + (above - below) * (place - Math.floor(place));
}
