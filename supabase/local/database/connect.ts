import postgres, { type Sql } from "postgres";

export interface ConnectOptions {
  connections?: number;
}

/** A pool of connections to the local database. Notices are dropped: repeated set-up is full of "already exists". */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  return postgres(url, {
    max: options.connections ?? 10,
    onnotice: () => {},
    connect_timeout: 10,
  });
}

/** The same database, reached as another role. */
export function urlForRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}
