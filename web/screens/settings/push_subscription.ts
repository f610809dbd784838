import { z } from "zod";
import { ApiError } from "../../api/api_error.ts";
import { hrefOf } from "../../state/router.ts";
import { pushPublicKey } from "./notification_settings_requests.ts";

const subscription = z.object({ endpoint: z.url(), keys: z.object({ p256dh: z.string(), auth: z.string() }) });

/** Why this browser can't be told while the page is closed; undefined where it can. */
export function pushHindrance(): string | undefined {
  if (!window.isSecureContext) return "This browser can be told only over https.";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return "This browser knows no push messages. On an iPhone or iPad, add the page to the home screen first.";
  }
  if (Notification.permission === "denied") {
    return "This browser blocks notifications from this page. Allow them in its settings to be told here.";
  }
  return undefined;
}

/** Asks the person and subscribes this browser. Returns the channel to add. @throws ApiError saying what stands in the way */
export async function subscribeThisBrowser(): Promise<object> {
  const key = await pushPublicKey();
  if (key === null) throw new ApiError("unavailable", "Push messages are being set up. Try again in a minute.");
  if ((await Notification.requestPermission()) !== "granted")
    throw new ApiError("forbidden", "Without your permission this browser is not told.");
  await navigator.serviceWorker.register(hrefOf("/push_worker.js"));
  const registration = await navigator.serviceWorker.ready;
  const made = await registration.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: key })
    .catch((error: unknown) => {
      throw new ApiError("unavailable", "This browser's push service does not answer. Try again later.", {
        cause: error,
      });
    });
  const { endpoint, keys } = subscription.parse(made.toJSON());
  return { kind: "push", label: browserName(), address: endpoint, keys };
}

/** "Firefox on Windows", as far as it says. */
function browserName(): string {
  const agent = navigator.userAgent;
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(name)) ?? "Browser";
  const system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].find((name) => agent.includes(name));
  const plain = { Edg: "Edge", OPR: "Opera" }[browser] ?? browser;
  return system ? `${plain} on ${system}` : plain;
}
