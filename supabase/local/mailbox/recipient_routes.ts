import type { Context, Hono } from "hono";
import { clockLeap, clockPaces, demoReadersChange } from "../../../shared/contracts/demo_readers.ts";
import type { Recipients } from "./recipients/recipients.ts";

/** The switch of the demo's readers and the clock of the campaigns, for the mailbox and for the page. */
export function addRecipientRoutes(routes: Hono, recipients: () => Recipients | undefined): void {
  const missing = (context: Context) =>
    context.json({ error: { code: "not_found", message: "There are no demo readers here." } }, 404);
  routes.get("/api/recipients", async (context) => {
    const readers = recipients();
    return readers ? context.json(await readers.status()) : missing(context);
  });
  routes.post("/api/recipients", async (context) => {
    const readers = recipients();
    if (!readers) return missing(context);
    // JSON of another site would have asked first, and is told no.
    const isJson = /^application\/json\b/.test(context.req.header("content-type") ?? "");
    const wanted = isJson ? demoReadersChange.safeParse(await context.req.json().catch(() => undefined)) : undefined;
    if (!wanted?.success) {
      const speeds = clockPaces.map(({ speed }) => speed).join(", ");
      const message = `Send JSON: is_on (true, false), speed (${speeds}), leap (${clockLeap.options.join(", ")}).`;
      return context.json({ error: { code: "invalid_input", message } }, 400);
    }
    return context.json(await readers.change(wanted.data));
  });
}
