import type { GoTrueClient } from "@supabase/auth-js";
import { ApiError } from "./api_error.ts";
import { isUnreachable } from "./auth_faults.ts";
import { storedSession } from "./stored_session.ts";

interface AuthorizedFetchOptions {
  auth: () => Promise<GoTrueClient>;
  apikey: string;
  onExpired: () => void;
  fetcher?: typeof fetch;
}

/**
 * Makes a `fetch` that carries the publishable key and the person's token. A refused token is renewed once and the
 * request repeated; when that fails too, `onExpired` runs and `unauthenticated` is thrown.
 */
export function createAuthorizedFetch({ auth, apikey, onExpired, fetcher = fetch }: AuthorizedFetchOptions) {
  async function accessToken(): Promise<string> {
    const stored = storedSession(Date.now());
    if (stored) return stored.accessToken;
    const { data, error } = await (await auth()).getSession();
    if (error && isUnreachable(error)) throw offline(error);
    if (!data.session) throw expired(onExpired);
    return data.session.access_token;
  }

  async function renewedToken(): Promise<string> {
    const { data, error } = await (await auth()).refreshSession();
    if (error && isUnreachable(error)) throw offline(error);
    if (!data.session) throw expired(onExpired);
    return data.session.access_token;
  }

  async function send(input: RequestInfo | URL, init: RequestInit | undefined, token: string): Promise<Response> {
    const headers = new Headers(init?.headers);
    headers.set("apikey", apikey);
    headers.set("authorization", `Bearer ${token}`);
    try {
      return await fetcher(input, { ...init, headers });
    } catch (cause) {
      if (init?.signal?.aborted) throw cause;
      throw offline(cause);
    }
  }

  async function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await send(input, init, await accessToken());
    if (response.status !== 401) return response;
    const second = await send(input, init, await renewedToken());
    if (second.status === 401) throw expired(onExpired);
    return second;
  }

  return { accessToken, authorizedFetch };
}

function offline(cause: unknown): ApiError {
  return new ApiError("offline", "The server does not answer. Check your connection and try again.", { cause });
}

function expired(onExpired: () => void): ApiError {
  onExpired();
  return new ApiError("unauthenticated", "Your session has ended. Sign in again.");
}
