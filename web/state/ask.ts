import { signal } from "@preact/signals";
import { navigate, pathTo } from "./router.ts";

export interface PendingQuestion {
  message: string;
  /** False puts the text into the composer and lets the person finish it. */
  send: boolean;
}

/** A question from elsewhere on the page that the chat has yet to take up. */
export const pendingQuestion = signal<PendingQuestion | undefined>(undefined);

/** Opens a new chat with this question: sent at once, or only written into the composer. */
export function ask(message: string, { send = true }: { send?: boolean } = {}): void {
  pendingQuestion.value = { message, send };
  navigate(pathTo.chat());
}
