import { afterEach, expect, it, vi } from "vitest";
import { cameByLink, sessionKey, storedSession } from "../../../web/api/stored_session.ts";

const now = Date.UTC(2026, 10, 14);
const kept = {
  access_token: "token",
  refresh_token: "renewal",
  expires_at: now / 1_000 + 3_600,
  user: { id: "ada", email: "ada@example.com" },
};

afterEach(() => void vi.unstubAllGlobals());

function browser({ stored, href = "http://page.test/chat" }: { stored?: unknown; href?: string }): void {
  const text = typeof stored === "string" ? stored : JSON.stringify(stored);
  vi.stubGlobal("localStorage", { getItem: (key: string) => (key === sessionKey ? (text ?? null) : null) });
  vi.stubGlobal("location", { href });
}

it("a session that lasts is used as it is", () => {
  browser({ stored: kept });
  expect(storedSession(now)).toEqual({ accessToken: "token", userId: "ada", email: "ada@example.com" });
});

it.each([
  ["there is none", undefined],
  ["it is not JSON", "{"],
  ["it has another shape", { ...kept, access_token: 1 }],
  ["it has no person", { ...kept, user: null }],
  ["it is over", { ...kept, expires_at: now / 1_000 - 1 }],
  ["it is about to end", { ...kept, expires_at: now / 1_000 + 60 }],
])("the sign-in library must look when %s", (_, stored) => {
  browser({ stored });
  expect(storedSession(now)).toBeUndefined();
});

it.each([
  "http://page.test/#access_token=other&refresh_token=x",
  "http://page.test/chat?error=access_denied",
  "http://page.test/#error_code=otp_expired",
])("a mailed link goes before what is stored: %s", (href) => {
  browser({ stored: kept, href });
  expect(cameByLink()).toBe(true);
  expect(storedSession(now)).toBeUndefined();
});

it("storage that is blocked holds no session", () => {
  vi.stubGlobal("location", { href: "http://page.test/" });
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new Error("denied");
    },
  });
  expect(storedSession(now)).toBeUndefined();
});
