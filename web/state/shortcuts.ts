import { useEffect } from "preact/hooks";
import { helpOpen } from "./help.ts";
import { paletteOpen } from "./palette.ts";
import { navigate, pathTo } from "./router.ts";

/** How the modifier of the palette's shortcut is called on this device. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

interface Shortcut {
  keys: readonly string[];
  does: string;
}

/** What the help window lists; `useShortcuts` and the chat carry them out. */
export const shortcuts: readonly Shortcut[] = [
  { keys: [commandKey, "K"], does: "Find a chat or go anywhere" },
  { keys: ["/"], does: "Write a message; among the leads, search" },
  { keys: ["Alt", "N"], does: "Start a new chat" },
  { keys: ["Esc"], does: "Stop the answer" },
  { keys: ["Enter"], does: "Send; with Shift a new line" },
  { keys: ["J", "K"], does: "Down and up in the leads; Enter opens, X selects" },
  { keys: ["?"], does: "Show this help" },
];

/** The page's keyboard shortcuts. Single keys do nothing while the person types or a window is open. */
export function useShortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const run = actionOf(event);
  if (!run) return;
  event.preventDefault();
  run();
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "k") return () => (paletteOpen.value = !paletteOpen.value);
  if (document.querySelector("dialog[open]")) return undefined;
  if (event.altKey && event.code === "KeyN") return startNewChat;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
  if (key === "/") return focusComposer;
  if (key === "?") return () => (helpOpen.value = true);
  return undefined;
}

/** Puts the cursor where one writes on this screen: the composer, or the search of the leads. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>("#composer, [data-lead-search]")?.focus();
}

function startNewChat(): void {
  navigate(pathTo.chat());
  requestAnimationFrame(focusComposer);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
