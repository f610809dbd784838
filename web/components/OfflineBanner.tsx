import { WifiOff } from "lucide-preact";
import { online } from "../state/network.ts";

/** Says that the network is gone, and what still works. */
export function OfflineBanner() {
  return (
    <div role="status">
      {!online.value && (
        <p class="flex items-center gap-2 border-line border-b bg-warning-soft px-4 py-2 text-sm text-warning">
          <WifiOff size={15} aria-hidden="true" />
          You are offline. What is on the page stays readable; answers go on as soon as you are back.
        </p>
      )}
    </div>
  );
}
