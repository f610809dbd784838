import { median } from "./statistics.ts";

/** What one subject measured in one round, by the name of the metric with its unit. */
export type Measures = Record<string, number>;

/** One round's measure of a subject, such as `of("our loop", "wall ms")`. */
export type RoundMeasure = (subject: string, metric: string) => number;

export type Goal = {
  /** What is compared with what. */
  title: string;
  /** Computed within each round, because absolute times drift from round to round. */
  ratio(of: RoundMeasure): number;
  atMost?: number;
  atLeast?: number;
};

/** Gathers the rounds of one area and judges the ratios between subjects that ran in the same round. */
export type Scorecard = {
  add(subject: string, measures: Measures): void;
  goal(goal: Goal): void;
  /** A figure that is told and not judged. */
  note(line: string): void;
  /** Prints the table and the verdicts; true when every goal is met. */
  print(write: (line: string) => void): boolean;
};

export function scorecard(area: string): Scorecard {
  const rounds = new Map<string, Measures[]>();
  const goals: Goal[] = [];
  const notes: string[] = [];
  return {
    add: (subject, measures) => rounds.set(subject, [...(rounds.get(subject) ?? []), measures]),
    goal: (goal) => goals.push(goal),
    note: (line) => notes.push(line),
    print(write) {
      const count = Math.min(...[...rounds.values()].map((measured) => measured.length));
      write(`\n${area}: median (min–max) of ${count} interleaved rounds`);
      for (const line of table(rounds)) write(`  ${line}`);
      for (const line of notes) write(`  ${line}`);
      return goals.map((goal) => judge(goal, rounds, count, write)).every((met) => met);
    },
  };
}

function judge(goal: Goal, rounds: Map<string, Measures[]>, count: number, write: (line: string) => void): boolean {
  const ratios = Array.from({ length: count }, (_, round) =>
    goal.ratio((subject, metric) => {
      const measure = rounds.get(subject)?.[round]?.[metric];
      if (measure === undefined) throw new Error(`${goal.title}: ${subject} has no ${metric} in round ${round + 1}.`);
      return measure;
    }),
  );
  const middle = median(ratios);
  const met = middle <= (goal.atMost ?? Number.POSITIVE_INFINITY) && middle >= (goal.atLeast ?? 0);
  const limit = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
  write(`  ${met ? "met   " : "MISSED"} ${goal.title} ${limit}: ${spread(ratios)}`);
  return met;
}

function table(rounds: Map<string, Measures[]>): string[] {
  const metrics = [...new Set([...rounds.values()].flatMap((measured) => Object.keys(measured[0] ?? {})))];
  const rows = [...rounds].map(([subject, measured]) => [
    subject,
    ...metrics.map((metric) => {
      const values = measured.flatMap((one) => one[metric] ?? []);
      return values.length === 0 ? "–" : spread(values);
    }),
  ]);
  const all = [["", ...metrics], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

function spread(values: readonly number[]): string {
  return `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
