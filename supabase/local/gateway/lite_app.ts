import { App } from "@supabase/lite";
import { createTransport } from "nodemailer";
import type { Sql } from "postgres";
import type { StackKeys } from "../stack_keys.ts";
import { encodeJsonScalars } from "./json_scalars.ts";
import { createLiteConnection } from "./lite_connection.ts";

export interface LiteOptions {
  /** Address of the gateway: the page and the links in mails. */
  origin: string;
  /** Other origins to which a mailed link may lead. */
  redirectOrigins: readonly string[];
  adminUrl: string;
  authenticatorUrl: string;
  keys: StackKeys;
  sql: Sql;
  /** Where sign-in mails go; undefined drops them. */
  smtpUrl: string | undefined;
}

/** REST and Auth, each over the database role that serves it on the hosted platform. */
export interface Lite {
  auth(request: Request): Promise<Response>;
  rest(request: Request): Promise<Response>;
  stop(): Promise<void>;
}

const accessTokenSeconds = 3600;

/** Embeds @supabase/lite twice: auth as the owner of the `auth` schema, REST as `authenticator`, which owns nothing. */
export async function startLite(options: LiteOptions): Promise<Lite> {
  const authConnection = createLiteConnection(options.adminUrl, 5);
  const restConnection = createLiteConnection(options.authenticatorUrl, 15);
  // authenticator sees no table in the catalogue's views, so the map of the schema is drawn by the other connection.
  Object.assign(restConnection, {
    introspect: authConnection.introspect.bind(authConnection),
    viewOptionsMetadata: authConnection.viewOptionsMetadata.bind(authConnection),
  });
  const api = { schemas: ["public"], max_rows: 1000 };
  const settings = authSettings(options);
  const drivers = { email: createMailer(options.smtpUrl) };
  const server = { disableStudio: true };
  const auth = new App({ connection: authConnection, api, auth: settings, options: { server, drivers } });
  const rest = new App({ connection: restConnection, api, auth: settings, options: { server } });
  await Promise.all([auth.init(), rest.init()]);

  // `notify pgrst, 'reload schema'` is how migrations make new tables and functions visible.
  const listener = await options.sql.listen("pgrst", () => void authConnection.clearSchemaCache());
  return {
    auth: (request) => auth.fetch(request),
    async rest(request) {
      return rest.fetch(await encodeJsonScalars(request, () => authConnection.introspect({ useCache: true })));
    },
    async stop() {
      await listener.unlisten();
      await Promise.all([authConnection.close(), restConnection.close()]);
    },
  };
}

function authSettings({ origin, redirectOrigins, keys }: LiteOptions) {
  return {
    enabled: true,
    jwt_secret: keys.internalSecret,
    jwt_expiry: accessTokenSeconds,
    publishable_key: keys.publishableKey,
    secret_key: keys.secretKey,
    site_url: origin,
    additional_redirect_urls: redirectOrigins.map((redirect) => `${redirect}/**`),
    enable_signup: true,
    email: { enable_signup: true, enable_confirmations: false },
  };
}

function createMailer(smtpUrl: string | undefined) {
  const transport = smtpUrl ? createTransport(smtpUrl) : undefined;
  return {
    async send(mail: { to: string; subject: string; text?: string; html?: string }) {
      await transport?.sendMail({ from: "Lead assistant <sign-in@example.com>", ...mail });
    },
  };
}
