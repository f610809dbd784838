/** The text of a field with `written` in place of what is marked; the cursor goes behind it. */
export function insertAt(field: HTMLInputElement | HTMLTextAreaElement, written: string): string {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  const value = field.value.slice(0, start) + written + field.value.slice(end);
  requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(start + written.length, start + written.length);
  });
  return value;
}
