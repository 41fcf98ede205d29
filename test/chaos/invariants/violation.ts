/** Something that must not be. */
export interface Violation {
  rule: string;
  reference: string;
  what: string;
}
