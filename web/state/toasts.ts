import { signal } from "@preact/signals";
import { messageOf } from "../api/api_error.ts";
import { announce } from "../ui/Announcer.tsx";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  title: string;
  body?: string | undefined;
  tone: "neutral" | "success" | "warning" | "danger";
  actions: ToastAction[];
  /** 0 stays until it is closed. */
  durationMilliseconds: number;
}

export const toasts = signal<Toast[]>([]);
const longestStack = 4;
let lastId = 0;

/** Shows a short message in the corner (read out by screen readers). Returns its id. */
export function toast(message: { title: string } & Partial<Omit<Toast, "id">>): number {
  lastId += 1;
  const actions = message.actions ?? [];
  const durationMilliseconds = message.durationMilliseconds ?? (actions.length > 0 ? 10_000 : 5_000);
  const added: Toast = { tone: "neutral", ...message, actions, durationMilliseconds, id: lastId };
  toasts.value = [...toasts.value, added].slice(-longestStack);
  announce([message.title, message.body].filter(Boolean).join(". "));
  return lastId;
}

/** Shows what went wrong, for anything thrown. */
export function toastError(error: unknown): void {
  toast({ title: messageOf(error), tone: "danger", durationMilliseconds: 8_000 });
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}
