/**
 * The part of a stage's configuration that the functions need. `lib/` checks it at synth and compiles it into the
 * bundles (environment variables hold 4 kB at most, which the texts of a few locales exceed). There is never a secret
 * in it.
 */

/** `whatsapp:+<digits>` or `+<digits>`: a number of the business, registered with Twilio. */
export type SenderAddress = `whatsapp:+${string}` | `+${string}`;

/** A BCP 47 language tag, such as `en` or `pt-BR`. */
export type Locale = string;

/** A Content template, approved by WhatsApp where it is to open a conversation (Twilio, Content API). */
export interface TemplateConfiguration {
  /** Content SID (`HX…`) per locale; the default locale must be among them. */
  contentSids: Record<Locale, string>;
  /** Variable name → what it means, for the people who call the operations. `{}` where the template has none. */
  variables: Record<string, string>;
}

/** Texts that need no template, because they go to people whose window is open. */
export interface Texts {
  /** To the invitee who agreed, while the initiator is not yet reachable. */
  justAMoment: string;
  /** To the invitee who declined. */
  declined: string;
  /** To the invitee whose reply was neither a yes nor a no; sent once. */
  askAgain: string;
  /** To somebody who writes when their conversation has ended. */
  chatEnded: string;
  /** A last word in a conversation that ends. */
  farewell: string;
}

/**
 * Words by which a reply is understood, of two letters or more; case, accents, punctuation and hyphens are ignored. What
 * `lambda/decide/stop-words.ts` lists is a STOP in every language besides.
 */
export interface ReplyWords {
  yes: string[];
  /** A yes only where its clause ends after it: "pode", which also begins "pode parar" and "pode me dizer quem é". */
  yesAlone?: string[];
  no: string[];
  /** Whole messages alone: the person wants nothing more, from any sender. For words that mean nothing else. */
  stop: string[];
  /**
   * Stops that are also said to a driver or about an order, such as "pare": not taken for a STOP between two people who
   * are connected.
   */
  stopUnlessConnected?: string[];
  /**
   * What makes a reply unclear where it begins with this, and takes a yes back that it follows: negations, questions,
   * "not sure", "wrong number".
   */
  doubt?: string[];
  /** Whole messages alone: somebody who wrote a stop may be written to again. */
  start: string[];
}

export interface RuntimeConfiguration {
  /**
   * `[a-z0-9-]`, 1 to 20 characters; part of every Conversation's `uniqueName`, so that stages can share a Twilio
   * account.
   */
  stage: string;
  senders: SenderAddress[];
  templates: Record<string, TemplateConfiguration>;
  defaultLocale: Locale;
  texts: Record<Locale, Texts>;
  replyWords: Record<Locale, ReplyWords>;
  /**
   * Name of the template, without variables, that asks somebody whose window has closed to write, because messages wait
   * for them. Without it they are not asked.
   */
  reengagementTemplate?: string;
  /**
   * How long a person and a sender rest after their conversation, before the sender serves the person with somebody
   * else: a late reply must not reach the next stranger. ISO 8601; the same two may be connected again at once. Without
   * it: no rest.
   */
  coolOff?: string;
  /**
   * What an unclear reply to the invitation means: `ask-again` once, then wait; or `accept`, which is what Twilio's
   * guide does.
   */
  onUnclearReply: "ask-again" | "accept";
  /**
   * ISO 8601 durations. Twilio's minimums: inactive 1 minute, closed 10 minutes. Without `inactive` or `closed` a
   * conversation has no such timer.
   */
  timers: { invitation: string; inactive?: string; closed?: string };
  /** What closing does at Twilio: `close` keeps the messages, `delete` removes them. */
  closing: "close" | "delete";
  /** How long a closed conversation's record is kept in the table, in days. */
  retentionDays: number;
  /** Conversation Service (`IS…`) to work in; without it, the account's default. */
  conversationServiceSid?: string;
  /** Messaging Service (`MG…`) of the Conversations; without it, the account's default. */
  messagingServiceSid?: string;
  /** Where Twilio's APIs are, for a simulator; without it, Twilio itself. Refused for the stage `prod`. */
  twilioBaseUrls?: { conversations: string; content: string; messaging: string; media: string };
}
