/** JSON that old scripts of the host page cannot spoil: prototype.js gives arrays and strings a `toJSON` of its own. */

/** The value as JSON; reads own properties alone and calls no `toJSON`. What JSON does not know is left out. */
export function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => encode(each)).join()}]`;
  if (isRecord(value)) return `{${members(value).join()}}`;
  return JSON.stringify(value) ?? "null";
}

function members(record: Readonly<Record<string, unknown>>): string[] {
  // prototype.js replaces Object.keys and Object.values by ones that tell inherited properties too.
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}:${encode(value)}`);
}

/** The text as a value, undefined where it is no JSON. */
export function decode(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property of the object itself, never of its prototype. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined;
}
