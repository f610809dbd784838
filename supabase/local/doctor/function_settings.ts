import { type Environment, readEnvironment } from "../../functions/_shared/environment.ts";

/** The model's and mail's settings as the functions will read them, defaults included; the rest is of no interest here. */
export function functionSettings(settings: Record<string, string>): Pick<Environment, "model" | "mail"> {
  const platform: Record<string, string> = {
    SUPABASE_URL: "http://127.0.0.1",
    SUPABASE_PUBLISHABLE_KEYS: '{"default":"-"}',
    SUPABASE_SECRET_KEYS: '{"default":"-"}',
  };
  return readEnvironment((name) => platform[name] ?? settings[name]);
}
