import type { ContextChanges, MyContext } from "../../state/my_context.ts";

export const answerLengths = ["balanced", "short", "detailed"] as const;
export type AnswerLength = (typeof answerLengths)[number];

/** What the profile form holds. */
export interface ProfileForm {
  displayName: string;
  timeZone: string;
  locale: string;
  answerLength: AnswerLength;
  signature: string;
}

/** The form as it is saved now. */
export function profileFormOf(displayName: string, context: MyContext): ProfileForm {
  const { answer_length: length, email_signature: signature } = context.preferences;
  return {
    displayName,
    timeZone: context.time_zone,
    locale: context.locale,
    answerLength: answerLengths.find((each) => each === length) ?? "balanced",
    signature: typeof signature === "string" ? signature : "",
  };
}

/** What differs between the saved form and the edited one; preferences that the form does not know are kept. */
export function profileChanges(saved: ProfileForm, form: ProfileForm, context: MyContext): ContextChanges {
  const changes: ContextChanges = {};
  if (form.displayName.trim() !== saved.displayName) changes.display_name = form.displayName.trim();
  if (form.timeZone !== saved.timeZone) changes.time_zone = form.timeZone;
  if (form.locale !== saved.locale) changes.locale = form.locale;
  if (form.answerLength !== saved.answerLength || form.signature.trim() !== saved.signature) {
    const { answer_length: _length, email_signature: _signature, ...others } = context.preferences;
    changes.preferences = {
      ...others,
      ...(form.answerLength === "balanced" ? {} : { answer_length: form.answerLength }),
      ...(form.signature.trim() ? { email_signature: form.signature.trim() } : {}),
    };
  }
  return changes;
}
