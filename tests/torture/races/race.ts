import type { Person } from "../../functions/support/test_stack.ts";
import type { OrderModel } from "../support/order_model.ts";
import type { TortureWorld } from "../support/torture_world.ts";

export type RaceScene = { world: TortureWorld; model: OrderModel; person: Person };

/** Many clients at once; returns a sentence for each breach of "one outcome, always explained". */
export type Race = { name: string; run(scene: RaceScene): Promise<string[]> };

/** How many requests of one kind are under way at the same time. */
export const crowd = 10;

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A breach when a number is not what it must be. */
export function expectCount(what: string, actual: number, ...allowed: number[]): string[] {
  return allowed.includes(actual) ? [] : [`${what}: ${actual} instead of ${allowed.join(" or ")}`];
}
