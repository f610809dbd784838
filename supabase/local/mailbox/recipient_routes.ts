import type { Context, Hono } from "hono";
import { z } from "zod";
import { type Recipients, speeds } from "./recipients/recipients.ts";

const change = z.strictObject({
  is_on: z.boolean().optional(),
  speed: z.literal([...speeds]).optional(),
});

/** The switch and the pace of the demo's readers, for the mailbox page. */
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
    const wanted = isJson ? change.safeParse(await context.req.json().catch(() => undefined)) : undefined;
    if (!wanted?.success) {
      const message = `Send JSON: is_on (true, false), speed (${speeds.join(", ")}).`;
      return context.json({ error: { code: "invalid_input", message } }, 400);
    }
    return context.json(await readers.change(wanted.data));
  });
}
