import { toast } from "../state/toasts.ts";

/** Puts text on the clipboard and says so; browsers refuse it on pages without HTTPS. */
export async function copyText(text: string, said = "Copied"): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ title: said, durationMilliseconds: 2_000 });
  } catch {
    toast({ title: "The browser did not allow copying. Select the text and copy it by hand.", tone: "warning" });
  }
}
