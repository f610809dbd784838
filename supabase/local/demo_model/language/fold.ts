/**
 * Lower case, without accents, with straight quotes; the same length as `text`, so that a position found in the folded
 * text points at the person's own spelling.
 */
export function fold(text: string): string {
  return text.replace(/./gs, foldUnit);
}

const straight = new Map([
  ["‘", "'"],
  ["’", "'"],
  ["`", "'"],
  ["“", '"'],
  ["”", '"'],
  ["„", '"'],
  ["«", '"'],
  ["»", '"'],
  ["–", "-"],
  ["—", "-"],
  ["\u00a0", " "],
]);

function foldUnit(unit: string): string {
  const plain = straight.get(unit) ?? unit.toLowerCase().normalize("NFD").charAt(0);
  return plain.length === unit.length ? plain : unit;
}
