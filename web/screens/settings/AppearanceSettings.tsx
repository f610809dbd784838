import { type LucideIcon, Monitor, Moon, Sun } from "lucide-preact";
import { chooseDensity, densities, density } from "../../state/density.ts";
import { chooseTheme, type ThemeChoice, theme } from "../../state/theme.ts";
import { classNames } from "../../ui/class_names.ts";
import { Segmented } from "../../ui/Segmented.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

const themes: { choice: ThemeChoice; label: string; icon: LucideIcon }[] = [
  { choice: "system", label: "System", icon: Monitor },
  { choice: "light", label: "Light", icon: Sun },
  { choice: "dark", label: "Dark", icon: Moon },
];
const densityLabels = { comfortable: "Comfortable", compact: "Compact" };

/** How the page looks in this browser. */
export function AppearanceSettings() {
  return (
    <>
      <SettingsSection title="Theme" description="Kept in this browser. “System” follows your device.">
        <fieldset aria-label="Theme" class="grid max-w-120 grid-cols-3 gap-3">
          {themes.map(({ choice, label, icon: Icon }) => (
            <label
              key={choice}
              class={classNames(
                "overflow-hidden rounded-lg border has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
                theme.value === choice ? "border-accent ring-1 ring-accent" : "border-line-strong hover:border-faint",
              )}
            >
              <input
                type="radio"
                name="theme"
                class="sr-only"
                checked={theme.value === choice}
                onChange={() => chooseTheme(choice)}
              />
              <span class="flex h-14 items-center justify-center bg-sunken text-muted">
                <Icon size={20} aria-hidden="true" />
              </span>
              <span class="block border-line border-t px-3 py-2 font-medium text-sm">{label}</span>
            </label>
          ))}
        </fieldset>
      </SettingsSection>
      <SettingsSection title="Leads table" description="How much room a row takes. Kept in this browser.">
        <span>
          <Segmented
            label="Row height"
            options={densities.map((value) => ({ value, label: densityLabels[value] }))}
            value={density.value}
            onChange={chooseDensity}
          />
        </span>
      </SettingsSection>
    </>
  );
}
