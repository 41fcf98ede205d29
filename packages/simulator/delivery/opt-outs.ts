/** What an SMS that consists of an opt-out keyword asks for. */
export type OptOutKeyword = "STOP" | "START" | "HELP";

/** Twilio's default keywords ("Support for Opt-out Keywords" article). */
const keywords: Readonly<Record<OptOutKeyword, readonly string[]>> = {
  STOP: ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"],
  START: ["START", "YES", "UNSTOP"],
  HELP: ["HELP", "INFO"],
};

/** Twilio's own replies to the keywords. */
export const confirmations: Readonly<Record<OptOutKeyword, string>> = {
  STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

/** The keyword that a message consists of, ignoring case; undefined when it contains anything else. */
export function optOutKeyword(body: string): OptOutKeyword | undefined {
  const word = body.trim().toUpperCase();
  if (keywords.STOP.includes(word)) return "STOP";
  if (keywords.START.includes(word)) return "START";
  return keywords.HELP.includes(word) ? "HELP" : undefined;
}

/** Opt-outs by scope: a sender's address, or the SID of its messaging service. */
export class OptOuts {
  private readonly optedOut = new Set<string>();

  add(scope: string, userAddress: string): void {
    this.optedOut.add(`${scope} ${userAddress}`);
  }

  /** @returns whether the user had opted out */
  remove(scope: string, userAddress: string): boolean {
    return this.optedOut.delete(`${scope} ${userAddress}`);
  }

  /** Whether sending fails with error 21610. */
  has(scope: string, userAddress: string): boolean {
    return this.optedOut.has(`${scope} ${userAddress}`);
  }

  clear(): void {
    this.optedOut.clear();
  }
}
