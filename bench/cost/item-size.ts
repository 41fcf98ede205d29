/**
 * How many bytes DynamoDB counts for an item, by its own rules; what is undefined is not written.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html (Item sizes and
 * formats)
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return bytesByAttribute(item).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The attributes of an item with their bytes, names included: the largest first. */
export function bytesByAttribute(item: Readonly<Record<string, unknown>>): { attribute: string; bytes: number }[] {
  return entriesOf(item)
    .map(([attribute, value]) => ({ attribute, bytes: textBytes(attribute) + valueBytes(value) }))
    .sort((one, other) => other.bytes - one.bytes);
}

const entriesOf = (map: object): [string, unknown][] => Object.entries(map).filter(([, value]) => value !== undefined);

const textBytes = (text: string): number => Buffer.byteLength(text, "utf8");

/** Of a list or a map, and of each element in it. */
const containerBytes = 3;
const elementBytes = 1;

function valueBytes(value: unknown): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value === "number") return numberBytes(value);
  if (typeof value === "boolean" || value === null) return 1;
  if (Array.isArray(value))
    return value.reduce((sum: number, one) => sum + elementBytes + valueBytes(one), containerBytes);
  if (typeof value !== "object")
    throw new TypeError(`DynamoDB holds no ${typeof value}; the item has to be as it is written.`);
  return entriesOf(value).reduce(
    (sum, [name, one]) => sum + elementBytes + textBytes(name) + valueBytes(one),
    containerBytes,
  );
}

/** One byte for two significant digits, and one more; the zeros before and behind do not count. */
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

/** Units of 4 kB, of a strongly consistent read; a read that finds nothing costs one, too. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));
