import { createPostgresConnection, type PostgresConnection } from "@supabase/lite/postgres";
import { z } from "zod";

/** SQLSTATE to HTTP as PostgREST documents it, for the classes that @supabase/lite answers with 500. */
const statusByCode: readonly (readonly [pattern: RegExp, status: number])[] = [
  [/^P0001$/, 400],
  [/^(28|0L|0P)/, 403],
  [/^53400$/, 500],
  [/^(08|53)/, 503],
  [/^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|P0|XX)/, 500],
];

/** Codes whose answer in @supabase/lite is right already (42…, 22…, 21…, and the constraints it names). */
const answeredWell = /^(42|22|21|PT)|^(23502|23503|23505|25006)$|^PGRST$/;

const databaseError = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  message: z.string(),
  detail: z.string().nullish(),
  hint: z.string().nullish(),
});

const isoTime = (text: string) => text.replace(" ", "T");
const isoTimeWithZone = (text: string) => isoTime(text).replace(/([+-]\d\d)$/, "$1:00");
const verbatim = (text: string) => text;
// Strings that arrive here are JSON text already (see json_scalars.ts); encoding them again would store a quoted string.
const json = {
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: JSON.parse,
};

const types = {
  timestamptz: { to: 1184, from: [1184], serialize: verbatim, parse: isoTimeWithZone },
  timestamp: { to: 1114, from: [1114], serialize: verbatim, parse: isoTime },
  bytea: { to: 17, from: [17], serialize: verbatim, parse: verbatim },
  json: { to: 114, from: [114], ...json },
  jsonb: { to: 3802, from: [3802], ...json },
};

/**
 * A connection of @supabase/lite 0.10 with the defects repaired that part it from the hosted platform.
 * @param log is told of refused statements
 */
export function createLiteConnection(
  url: string,
  connections: number,
  log: (line: string) => void,
): PostgresConnection {
  silenceAnswered();
  const connection = createPostgresConnection({
    url,
    postgresOptions: { max: connections, onnotice: () => {}, types },
  });
  const normalize = connection.normalizeDbError.bind(connection);
  return Object.assign(connection, {
    // Unset, the first request would grant everything on every table to anon and authenticated.
    rlsState: "active",
    normalizeDbError(error: unknown) {
      const repaired = withStatus(normalize(error));
      if (!(repaired instanceof Error)) return repaired;
      log(`rest: ${repaired.message}`);
      answered.add(repaired);
      return repaired;
    },
  });
}

/** Errors that became an answer to the client. */
const answered = new WeakSet<object>();
let isSilenced = false;

/** @supabase/lite prints each refused statement with its stack and has no setting for it; a refusal is no fault. */
function silenceAnswered(): void {
  if (isSilenced) return;
  isSilenced = true;
  const print = console.error;
  console.error = (...items: unknown[]) => {
    if (!(items[0] instanceof Error && answered.has(items[0]))) print(...items);
  };
}

/** Turns an error that would become a 500 into the one kind whose status @supabase/lite takes from the error itself. */
function withStatus(error: unknown): unknown {
  const known = databaseError.safeParse(error);
  if (!known.success || answeredWell.test(known.data.code)) return error;
  const { code, message, detail, hint } = known.data;
  const status = statusByCode.find(([pattern]) => pattern.test(code))?.[1] ?? 400;
  return Object.assign(new Error(JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null })), {
    code: "PGRST",
    detail: JSON.stringify({ status, headers: {} }),
  });
}
