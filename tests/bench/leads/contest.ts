import type { Scorecard } from "../harness/scorecard.ts";
import { percentile } from "../harness/statistics.ts";

/** One question, answered by two that run in turn. */
export interface Question<Left, Right> {
  left(): Promise<Left>;
  right(): Promise<Right>;
  /** @throws when the answers are not what they should be: such a run does not count. */
  check(left: Left, right: Right): void;
}

export interface Contest {
  name: string;
  left: string;
  right: string;
  /** Runs every question once by each, in the order asked for; every answer is checked. Returns milliseconds. */
  round(leftFirst: boolean): Promise<{ left: number[]; right: number[] }>;
  /** What the left may take of the right's median; without, it is told and not judged. */
  atMost?: number;
}

export function contest<Left, Right>(
  about: Omit<Contest, "round">,
  questions: readonly Question<Left, Right>[],
): Contest {
  return {
    ...about,
    async round(leftFirst) {
      const times: { left: number[]; right: number[] } = { left: [], right: [] };
      for (const question of questions) {
        const left = async () => timed(question.left, times.left);
        const right = async () => timed(question.right, times.right);
        if (leftFirst) {
          const answer = await left();
          question.check(answer, await right());
        } else {
          const answer = await right();
          question.check(await left(), answer);
        }
      }
      return times;
    },
  };
}

/** Runs the contests in interleaved rounds after one that warms up, and sets their goals. */
export async function runContests(card: Scorecard, contests: readonly Contest[], rounds: number): Promise<void> {
  for (let round = -1; round < rounds; round++) {
    for (const { name, left, right, round: run } of contests) {
      const times = await run(round % 2 === 0);
      if (round < 0) continue;
      card.add(`${name}: ${left}`, measures(times.left));
      card.add(`${name}: ${right}`, measures(times.right));
    }
  }
  for (const { name, left, right, atMost } of contests) {
    if (atMost === undefined) continue;
    card.goal({
      title: `${name}: ${left} / ${right}, p50`,
      ratio: (of) => of(`${name}: ${left}`, "p50 ms") / of(`${name}: ${right}`, "p50 ms"),
      atMost,
    });
  }
}

async function timed<Answer>(ask: () => Promise<Answer>, times: number[]): Promise<Answer> {
  const began = performance.now();
  const answer = await ask();
  times.push(performance.now() - began);
  return answer;
}

function measures(times: readonly number[]) {
  return { "p50 ms": percentile(times, 50), "p95 ms": percentile(times, 95) };
}
