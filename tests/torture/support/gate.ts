/** Where a trap lies: the nth time that something passes a point, such as "rest run_call before". */
export type Place = { point: string; nth: number };

/** What happens at the place; false means that what came by does not go on. */
export type Spring = () => Promise<boolean>;

/** The step boundaries of the world: each part tells when it passes one, and a trap can stop it there. */
export type Gate = {
  /** Resolves when what passes may go on; false when it must not. */
  pass(point: string): Promise<boolean>;
  /** Lays one trap; the one before is gone. */
  arm(place: Place, spring: Spring): void;
  /** Whether the trap sprang since it was laid. */
  sprang(): boolean;
  /** Forgets the trap and begins to count anew. */
  reset(): void;
  /** Every place passed since the last reset, in order. */
  passed(): Place[];
};

export function gate(): Gate {
  let counts = new Map<string, number>();
  let passed: Place[] = [];
  let trap: { place: Place; spring: Spring; sprang: boolean } | undefined;
  return {
    async pass(point) {
      const nth = (counts.get(point) ?? 0) + 1;
      counts.set(point, nth);
      passed.push({ point, nth });
      if (!trap || trap.sprang || trap.place.point !== point || trap.place.nth !== nth) return true;
      trap.sprang = true;
      return await trap.spring();
    },
    arm(place, spring) {
      trap = { place, spring, sprang: false };
    },
    sprang: () => trap?.sprang ?? false,
    reset() {
      counts = new Map();
      passed = [];
      trap = undefined;
    },
    passed: () => passed,
  };
}
