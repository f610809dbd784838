/** The leads screen. */
export function LeadsScreen() {
  return <h1 class="p-6 font-semibold text-xl">Leads</h1>;
}
