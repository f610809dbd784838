import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const started = z.custom<{ url: string; stop(): Promise<void> }>();
const starter = z.function({ input: [z.unknown()], output: z.promise(started) });

/** The demo model, once it is there. */
export async function startDemoModel(options: unknown): Promise<{ url: string; stop(): Promise<void> }> {
  const place = path.join(import.meta.dirname, "demo_model/start_demo_model.ts");
  if (!existsSync(place)) return { url: "http://127.0.0.1:9/v1", stop: async () => {} };
  const module: unknown = await import(place);
  return starter.parse(Reflect.get(Object(module), "startDemoModel"))(options);
}
