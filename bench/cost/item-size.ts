/**
 * An item's size by DynamoDB's rules; undefined attributes are not written.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html (Item sizes and
 * formats)
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return bytesByAttribute(item).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The sizes of an item's attributes, including their names, largest first. */
export function bytesByAttribute(item: Readonly<Record<string, unknown>>): { attribute: string; bytes: number }[] {
  return entriesOf(item)
    .map(([attribute, value]) => ({ attribute, bytes: textBytes(attribute) + valueBytes(value) }))
    .sort((one, other) => other.bytes - one.bytes);
}

const entriesOf = (map: object): [string, unknown][] => Object.entries(map).filter(([, value]) => value !== undefined);

const textBytes = (text: string): number => Buffer.byteLength(text, "utf8");

/** Overhead of a list or a map, and of each element in it. */
const containerBytes = 3;
const elementBytes = 1;

function valueBytes(value: unknown): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value === "number") return numberBytes(value);
  if (typeof value === "boolean" || value === null) return 1;
  if (Array.isArray(value))
    return value.reduce((sum: number, one) => sum + elementBytes + valueBytes(one), containerBytes);
  if (typeof value !== "object")
    throw new TypeError(`DynamoDB cannot store a ${typeof value}; pass the item as it is written.`);
  return entriesOf(value).reduce(
    (sum, [name, one]) => sum + elementBytes + textBytes(name) + valueBytes(one),
    containerBytes,
  );
}

/** One byte for every two significant digits, plus one; leading and trailing zeros do not count. */
function numberBytes(value: number): number {
  const digits = String(Math.abs(value))
    .replace(/e.*$/, "")
    .replace(".", "")
    .replace(/^0+/, "")
    .replace(/0+$/, "").length;
  return Math.ceil(digits / 2) + 1;
}

/** Units of 1 kB. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Units of 4 kB, for strongly consistent reads; a read that finds nothing also costs one. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));
