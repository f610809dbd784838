/** An error as the API answers it; the server sends `status`, `headers` and the body. */
export class WireError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string | null, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): { error: { message: string; type: string; param: null; code: string | null } } {
    return { error: { message: this.message, type: this.#type(), param: null, code: this.code } };
  }

  #type(): string {
    if (this.code === "insufficient_quota") return "insufficient_quota";
    if (this.status === 429) return "tokens";
    return this.status >= 500 ? "server_error" : "invalid_request_error";
  }
}
