import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "./local_setting.ts";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** What the person chose; `system` follows the device. The document's own script applies it before the first paint. */
export const theme = signal<ThemeChoice>(themeChoices.find((choice) => choice === readSetting("theme")) ?? "system");

/** Applies a theme and remembers it in this browser. */
export function chooseTheme(choice: ThemeChoice): void {
  theme.value = choice;
  writeSetting("theme", choice === "system" ? undefined : choice);
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
