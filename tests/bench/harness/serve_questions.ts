import { createInterface } from "node:readline";

/** The other end of `startWorker()`: greets, answers line by line, and ends the process with its input. */
export async function serveQuestions(
  greeting: unknown,
  answer: (question: unknown) => Promise<unknown>,
): Promise<void> {
  console.log(JSON.stringify(greeting));
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
  process.exit(0);
}
