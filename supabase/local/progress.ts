/** Shows the steps of a start as they end; a step that takes longer is announced. */
export interface Progress {
  follow<T>(label: string, work: Promise<T>): Promise<T>;
}

const announceMilliseconds = 1500;

/** @param write takes whole lines @param colored whether the terminal shows colours */
export function createProgress(write: (line: string) => void, colored: boolean): Progress {
  const green = (text: string) => (colored ? `\u001b[32m${text}\u001b[0m` : text);
  const red = (text: string) => (colored ? `\u001b[31m${text}\u001b[0m` : text);
  const dim = (text: string) => (colored ? `\u001b[2m${text}\u001b[0m` : text);
  return {
    async follow(label, work) {
      const started = Date.now();
      const timer = setTimeout(() => write(dim(`  … ${label}`)), announceMilliseconds);
      try {
        const result = await work;
        const seconds = ((Date.now() - started) / 1000).toFixed(1);
        write(`  ${green("✓")} ${label.padEnd(18)}${dim(`${seconds} s`)}`);
        return result;
      } catch (error) {
        write(`  ${red("✗")} ${label}`);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
