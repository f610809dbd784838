const units = [
  { seconds: 86_400, word: "day" },
  { seconds: 3600, word: "hour" },
  { seconds: 60, word: "minute" },
] as const;

/** "2 days ahead of now" for how many seconds the clock of the demo is ahead. */
export function clockDistance(seconds: number): string {
  const far = Math.abs(seconds);
  const unit = units.find((each) => far >= each.seconds);
  if (!unit) return "the real time";
  const count = Math.floor(far / unit.seconds);
  return `${count} ${unit.word}${count === 1 ? "" : "s"} ${seconds > 0 ? "ahead of" : "behind"} now`;
}
