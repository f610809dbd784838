/** Shapes that are secret whatever they are called: Supabase keys and tokens, OpenAI's, Resend's, JWTs. */
const shapes = /\b(sb_secret_|sbp_|sk-|re_)[\w-]{4,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** The password in an address. */
const addressPassword = /(\w+:\/\/[^\s:/@]*):[^\s@]+@/g;
const secretName = /KEY|TOKEN|SECRET|PASSWORD/;

/** Replaces secrets in a text that people will read: the given values, and whatever looks like one. */
export function maskSecrets(text: string, values: Iterable<string | undefined> = []): string {
  let masked = text;
  for (const value of values) if (value && value.length >= 4) masked = masked.replaceAll(value, "••••");
  return masked
    .replace(shapes, (found) => `${/^[a-z]+[_-]/.exec(found)?.[0] ?? ""}••••`)
    .replace(addressPassword, "$1:••••@");
}

/** `NAME=value` with the value hidden when the name says that it is a secret. */
export function showSetting(name: string, value: string): string {
  return `${name}=${secretName.test(name) ? "••••" : maskSecrets(value)}`;
}

/** The values among named settings that must not be seen. */
export function secretValues(settings: Record<string, string | undefined>): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (value && secretName.test(name)) found.push(value);
    const password = value && URL.canParse(value) && new URL(value).password;
    if (password) found.push(password, decodeURIComponent(password));
  }
  return found;
}
