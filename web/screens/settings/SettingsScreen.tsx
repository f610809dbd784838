/** The settings screen. */
export function SettingsScreen() {
  return <h1 class="p-6 font-semibold text-xl">Settings</h1>;
}
