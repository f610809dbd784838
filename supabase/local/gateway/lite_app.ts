import { AsyncLocalStorage } from "node:async_hooks";
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
  log: (line: string) => void;
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
  const authConnection = createLiteConnection(options.adminUrl, 5, options.log);
  const restConnection = createLiteConnection(options.authenticatorUrl, 15, options.log);
  // authenticator sees no table in the catalogue's views, so the map of the schema is drawn by the other connection.
  Object.assign(restConnection, {
    introspect: authConnection.introspect.bind(authConnection),
    viewOptionsMetadata: authConnection.viewOptionsMetadata.bind(authConnection),
  });
  const api = { schemas: ["public"], max_rows: 1000 };
  const settings = authSettings(options);
  // Where the mailed link of the request under way shall lead; lite itself forgets what was asked for.
  const wishedTarget = new AsyncLocalStorage<string>();
  const drivers = { email: createMailer(options, () => wishedTarget.getStore() ?? options.origin) };
  const server = { disableStudio: true };
  const auth = new App({ connection: authConnection, api, auth: settings, options: { server, drivers } });
  const rest = new App({ connection: restConnection, api, auth: settings, options: { server } });
  await Promise.all([auth.init(), rest.init()]);

  // `notify pgrst, 'reload schema'` is how migrations make new tables and functions visible.
  const listener = await options.sql.listen("pgrst", () => void authConnection.clearSchemaCache());
  return {
    auth(request) {
      const target = new URL(request.url).searchParams.get("redirect_to") ?? options.origin;
      return wishedTarget.run(target, () => auth.fetch(request));
    },
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

/** Sends lite's mails over SMTP. The target that it puts into a link is only a wish: opening the link checks it. */
function createMailer({ origin, smtpUrl }: LiteOptions, target: () => string) {
  const transport = smtpUrl ? createTransport(smtpUrl) : undefined;
  const retarget = (text: string | undefined) =>
    text?.replaceAll(`redirect_to=${encodeURIComponent(origin)}`, `redirect_to=${encodeURIComponent(target())}`);
  return {
    async send({ to, subject, text, html }: { to: string; subject: string; text?: string; html?: string }) {
      const from = "Lead assistant <sign-in@example.com>";
      await transport?.sendMail({ from, to, subject, text: retarget(text), html: retarget(html) });
    },
  };
}
