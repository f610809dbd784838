import { type DemoReaders, type DemoReadersChange, demoReaders } from "../../../shared/contracts/demo_readers.ts";
import { ApiError } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { parseAnswer } from "../../api/parse_answer.ts";

/** Whether the stack says that its mailbox is captured and plays the readers. A hosted project says nothing. */
export function hasDemoReaders(): boolean {
  return backend().config.demo_readers !== undefined;
}

/** Where the captured mail of this machine is read. */
export const mailboxAddress = "/mailbox";

/** @throws ApiError */
export function readDemoReaders(signal: AbortSignal): Promise<DemoReaders> {
  return ask({ signal });
}

/** Changes what is named. @throws ApiError */
export function changeDemoReaders(change: DemoReadersChange): Promise<DemoReaders> {
  return ask({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(change) });
}

async function ask(init: RequestInit): Promise<DemoReaders> {
  const { demo_readers: address } = backend().config;
  if (!address) throw new ApiError("not_found", "There are no demo readers here.");
  const response = await fetch(address, init).catch((cause: unknown) => {
    throw new ApiError("offline", "The mailbox of this machine does not answer.", { cause });
  });
  if (!response.ok) throw new ApiError("unavailable", "The mailbox of this machine refused that.");
  return parseAnswer(demoReaders, await response.json().catch(() => undefined));
}
