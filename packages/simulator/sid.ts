import { randomBytes } from "node:crypto";

/** The two letters at the start of a Twilio SID, which identify the kind of resource. */
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

/** The format is the `pattern` of every SID in Twilio's API descriptions, `^XX[0-9a-fA-F]{32}$`. */
export function makeSid(prefix: SidPrefix): string {
  return `${prefix}${randomBytes(16).toString("hex")}`;
}

export function isSid(prefix: SidPrefix, text: string): boolean {
  return text.length === 34 && text.startsWith(prefix) && /^[0-9a-fA-F]{32}$/.test(text.slice(2));
}
