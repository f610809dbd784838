import type { TextareaHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";

export interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "class"> {
  class?: string;
}

/** A text field of several lines that grows with its content where the browser can. */
export function TextArea({ class: extra, ...rest }: TextAreaProps) {
  return (
    <textarea
      {...rest}
      class={classNames("field field-sizing-content min-h-20 resize-y px-2.5 py-2 text-base", extra)}
    />
  );
}
