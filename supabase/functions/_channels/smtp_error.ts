import { SendError } from "./send_error.ts";

/**
 * What a fault of SMTP means for the mail. A reply of the server decides; without one, whether the text had `begun` to go
 * over: then it may have been taken.
 */
export function smtpError(error: unknown, began: boolean): SendError {
  const response = Number(property(error, "responseCode") ?? Number.NaN);
  const command = String(property(error, "command") ?? "");
  const code = property(error, "code");
  if (code === "EAUTH") {
    return new SendError("The mail server does not accept our name and password.", {
      outcome: response >= 400 && response < 500 ? "passing" : "refused",
      concernsAll: true,
      cause: error,
    });
  }
  // The server ends the session: of a mail whose text was under way that says nothing.
  const saysNothing = began && (response === 421 || command === "CONN");
  if (response >= 400 && !saysNothing) {
    const passing = response < 500;
    return new SendError(`The mail server ${passing ? "put it off" : "refused it"} (${response}).`, {
      outcome: passing ? "passing" : "refused",
      concernsAll: command === "MAIL FROM" || command === "CONN" || response === 421,
      cause: error,
    });
  }
  if (began) {
    return new SendError(
      "The connection to the mail server broke while it took the mail: it may or may not have arrived.",
      { outcome: "unknown", concernsAll: true, cause: error },
    );
  }
  if (code === "EENVELOPE" || code === "EMESSAGE") {
    return new SendError("The mail's address can't be sent to.", { outcome: "refused", cause: error });
  }
  return new SendError("The mail server cannot be reached.", { outcome: "passing", concernsAll: true, cause: error });
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
