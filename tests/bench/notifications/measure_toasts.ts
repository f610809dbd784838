import { z } from "zod";
import { launchBrowser } from "../../helpers/browser.ts";
import { startBenchStack } from "../harness/bench_stack.ts";

const apartMilliseconds = 400;
const title = (number: number) => `Bench ${number}.`;

/**
 * From just before the insert of a notification to its toast in an open page, in milliseconds: the database with what a
 * person's settings say of it, Realtime, the browser, the drawing. One after the other, by the clock of this machine.
 */
export async function measureToasts(count: number): Promise<number[]> {
  await using ended = new AsyncDisposableStack();
  const { stack, sql, stop } = await startBenchStack({ modelUrl: "http://127.0.0.1:9/v1", page: true, demo: true });
  ended.defer(stop);
  const browser = await launchBrowser();
  ended.defer(() => browser.close());
  const page = await browser.newPage();
  const joined = new Promise<void>((resolve) => {
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (/:user:.*"phx_reply",\{"status":"ok"/.test(payload.toString())) resolve();
      }),
    );
  });
  await page.addInitScript(watchToasts);
  await page.goto(stack.url);
  await page.getByRole("button", { name: "Open the demo" }).click();
  await joined;
  const inserted: number[] = [];
  for (let number = 0; number < count; number++) {
    inserted.push(performance.timeOrigin + performance.now());
    await sql`select private.notify_person(m.workspace_id, m.user_id, 'reply', ${title(number)}, '')
      from public.workspace_members m where m.email = 'demo@example.com'`;
    await page.waitForTimeout(apartMilliseconds);
  }
  const shown = z.record(z.string(), z.number()).parse(await page.evaluate("window.shownToasts"));
  return inserted.map((at, number) => {
    const seen = shown[title(number)];
    if (seen === undefined) throw new Error(`The toast "${title(number)}" was never shown.`);
    return seen - at;
  });
}

/** Runs in the page: remembers when each title stood there first. */
function watchToasts(): void {
  const shownToasts: Record<string, number> = {};
  Object.assign(window, { shownToasts });
  const look = () => {
    const at = performance.timeOrigin + performance.now();
    for (const [words] of (document.body.textContent ?? "").matchAll(/Bench \d+\./g)) shownToasts[words] ??= at;
  };
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true }),
  );
}
