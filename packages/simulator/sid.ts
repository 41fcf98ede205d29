import { randomBytes } from "node:crypto";

/** The two letters that open a Twilio SID and say what it names. */
export type SidPrefix =
  | "AC"
  | "CH"
  | "DY"
  | "FW"
  | "HX"
  | "IG"
  | "IM"
  | "IS"
  | "MB"
  | "ME"
  | "MG"
  | "MM"
  | "PN"
  | "RL"
  | "RQ"
  | "SK"
  | "SM"
  | "US"
  | "WA"
  | "WH"
  | "XE";

/**
 * A new SID: the prefix and 32 hexadecimal digits.
 *
 * Source: the `pattern` of every SID in Twilio's API descriptions, `^XX[0-9a-fA-F]{32}$`.
 */
export function makeSid(prefix: SidPrefix): string {
  return `${prefix}${randomBytes(16).toString("hex")}`;
}

/** Whether `text` is a SID of that kind. */
export function isSid(prefix: SidPrefix, text: string): boolean {
  return text.length === 34 && text.startsWith(prefix) && /^[0-9a-fA-F]{32}$/.test(text.slice(2));
}
