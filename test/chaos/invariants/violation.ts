/** A violated invariant. */
export interface Violation {
  rule: string;
  reference: string;
  what: string;
}
