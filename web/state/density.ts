import { computed, signal } from "@preact/signals";
import { readSetting, writeSetting } from "./local_setting.ts";

export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

/** How much room a row of the leads table takes; kept in this browser. */
export const density = signal<Density>(densities.find((each) => each === readSetting("density")) ?? "comfortable");

/** The height of a row in pixels. */
export const rowHeight = computed(() => (density.value === "compact" ? 36 : 44));

/** Applies a density and remembers it in this browser. */
export function chooseDensity(choice: Density): void {
  density.value = choice;
  writeSetting("density", choice === "comfortable" ? undefined : choice);
}
