import type { ReadPage } from "../../contracts/fact.ts";

/** Objects of schema.org of a page whose type fits. */
export function dataObjects({ page }: ReadPage, type: RegExp): Record<string, unknown>[] {
  return page.data.filter((object) => {
    const types = Array.isArray(object["@type"]) ? object["@type"] : [object["@type"]];
    return types.some((one) => typeof one === "string" && type.test(one));
  });
}

/** A value as text, also where it is wrapped, as `{ "@type": "QuantitativeValue", "value": 12 }`. */
export function dataValue(object: Record<string, unknown>, key: string): string | undefined {
  const value = object[key];
  if (typeof value === "string") return value.trim().slice(0, 500);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return dataValue({ value: value[0] }, "value");
  if (typeof value !== "object" || value === null) return undefined;
  const inner = Object.entries(value).find(([name]) => name === "value" || name === "name")?.[1];
  return typeof inner === "string" || typeof inner === "number" ? String(inner).trim().slice(0, 500) : undefined;
}

/** How a value stands in a page's text: a line of its own, which can be quoted. */
export function dataLine(object: Record<string, unknown>, key: string): string | undefined {
  const value = dataValue(object, key);
  return value === undefined ? undefined : `${key}: ${value}`.replaceAll(/\s+/g, " ");
}

/** All that an object says, a line each. */
export function dataLines(object: Record<string, unknown>): string[] {
  const single = Object.keys(object)
    .filter((key) => !key.startsWith("@"))
    .map((key) => dataLine(object, key));
  const lists = Object.values(object).flatMap((value) => (Array.isArray(value) ? value : []));
  const addresses = lists.filter((value) => typeof value === "string" && /^https?:\/\//.test(value));
  return [...single.filter((line) => line !== undefined), ...addresses.map(String)];
}

/**
 * The objects in a page's scripts, each by itself: those of a graph, and those inside of others, whose address counts as theirs.
 * What cannot be read is left out.
 */
export function readData(scripts: readonly string[]): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > 6 || found.length >= 50 || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value.slice(0, 50)) visit(one, depth + 1);
      return;
    }
    const object: Record<string, unknown> = { ...value };
    const address: unknown = Array.isArray(object.address) ? object.address[0] : object.address;
    if (object["@type"] !== undefined)
      found.push({ ...(typeof address === "object" && address !== null ? named(address) : {}), ...object });
    for (const inner of Object.values(object)) visit(inner, depth + 1);
  };
  for (const script of scripts.slice(0, 20)) {
    try {
      visit(JSON.parse(script), 0);
    } catch {
      // Many sites have broken ones.
    }
  }
  return found;
}

/** Without what would name it anew. */
function named(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith("@") && key !== "name"));
}
