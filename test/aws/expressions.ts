/**
 * The parts of DynamoDB's expressions that the stores use. Anything else throws, so that no test passes by a
 * misinterpretation.
 */

export type Item = Record<string, unknown>;

export interface Names {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

const tokens = /\s*(<>|<=|>=|[()=<>,]|[#:]?[A-Za-z_][A-Za-z_0-9]*)/y;

function tokensOf(expression: string): string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  for (let match = tokens.exec(expression); match; match = tokens.exec(expression)) found.push(match[1] ?? "");
  if (found.join("").length !== expression.replace(/\s/g, "").length) throw new Error(`Not supported: ${expression}`);
  return found;
}

const comparisons: Record<string, (one: never, other: never) => boolean> = {
  "=": (one, other) => one === other,
  "<>": (one, other) => one !== other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

class Reader {
  private readonly rest: string[];
  private readonly item: Item;
  private readonly names: Names;

  constructor(expression: string, item: Item, names: Names) {
    this.rest = tokensOf(expression);
    this.item = item;
    this.names = names;
  }

  /** `A OR B`, where each part is `A AND B`, of comparisons, functions or parentheses. */
  condition(): boolean {
    let isTrue = this.conjunction();
    while (this.takes("OR")) isTrue = this.conjunction() || isTrue;
    return isTrue;
  }

  get isAtEnd(): boolean {
    return this.rest.length === 0;
  }

  private conjunction(): boolean {
    let isTrue = this.single();
    while (this.takes("AND")) isTrue = this.single() && isTrue;
    return isTrue;
  }

  private single(): boolean {
    if (this.takes("(")) return this.closed(this.condition());
    if (this.takes("attribute_not_exists")) return this.argument() === undefined;
    if (this.takes("attribute_exists")) return this.argument() !== undefined;
    if (this.takes("begins_with")) {
      this.expect("(");
      const value = String(this.value());
      this.expect(",");
      return this.closed(value.startsWith(String(this.value())));
    }
    const one = this.value();
    const compare = comparisons[this.next()];
    const other = this.value();
    if (!compare) throw new Error("Expected a comparison.");
    // In DynamoDB, comparisons with a missing attribute are false, except <>.
    if (one === undefined || other === undefined) return compare === comparisons["<>"];
    return compare(one as never, other as never);
  }

  private argument(): unknown {
    this.expect("(");
    const value = this.value();
    return this.closed(value);
  }

  private closed<T>(value: T): T {
    this.expect(")");
    return value;
  }

  private value(): unknown {
    const token = this.next();
    if (!token.startsWith(":")) return this.item[nameOf(token, this.names)];
    const values = this.names.ExpressionAttributeValues ?? {};
    if (!(token in values)) throw new Error(`${token} is not among the values.`);
    return values[token];
  }

  private takes(token: string): boolean {
    if (this.rest[0] !== token) return false;
    this.rest.shift();
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new Error(`Expected "${token}" instead of ${this.rest[0]}.`);
  }

  private next(): string {
    return this.rest.shift() ?? "";
  }
}

function nameOf(token: string, { ExpressionAttributeNames = {} }: Names): string {
  if (!token.startsWith("#")) return token;
  const name = ExpressionAttributeNames[token];
  if (name === undefined) throw new Error(`${token} is not among the names.`);
  return name;
}

/** Whether the condition holds for the item; a missing item counts as empty. */
export function holds(expression: string | undefined, item: Item | undefined, names: Names): boolean {
  if (expression === undefined) return true;
  const reader = new Reader(expression, item ?? {}, names);
  const isTrue = reader.condition();
  if (!reader.isAtEnd) throw new Error(`Not completely supported: ${expression}`);
  return isTrue;
}

/** @returns the item with `SET a = :a, … REMOVE b, … ADD c :c, …` applied */
export function updated(expression: string, item: Item, names: Names): Item {
  const changed = { ...item };
  const values = names.ExpressionAttributeValues ?? {};
  const clauses = expression.split(/\b(SET|REMOVE|ADD)\b/).slice(1);
  for (let index = 0; index < clauses.length; index += 2) {
    for (const part of (clauses[index + 1] ?? "").split(",")) {
      const [token = "", ...rest] = part.trim().split(/[\s=]+/);
      const name = nameOf(token, names);
      const value = values[rest[0] ?? ""];
      if (clauses[index] === "REMOVE") delete changed[name];
      else if (rest.length !== 1 || value === undefined) throw new Error(`Not supported: ${part} in ${expression}`);
      else changed[name] = clauses[index] === "ADD" ? Number(changed[name] ?? 0) + Number(value) : value;
    }
  }
  return changed;
}
