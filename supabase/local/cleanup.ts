/** What has been started, to be stopped in the opposite order. */
export interface Cleanup {
  add(stop: () => Promise<void> | void): void;
  /** Stops everything once; a part that fails to stop does not keep the others running. */
  run(): Promise<void>;
}

export function createCleanup(log: (line: string) => void): Cleanup {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    add: (stop) => steps.push(stop),
    async run() {
      for (const stop of steps.splice(0).reverse()) {
        await Promise.resolve(stop()).catch((error: unknown) => log(`stop: ${String(error)}`));
      }
    },
  };
}
