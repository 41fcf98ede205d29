import type { ReplyMeaning } from "../../../../lambda/model/terms.ts";

/** A reply as somebody might type it, and what a native speaker takes it for. */
export interface LabelledReply {
  text: string;
  situation: "answering" | "connected" | "outside";
  meaning: ReplyMeaning;
}

type Situation = LabelledReply["situation"];

/** Texts with one label: `labelled("answering", "yes", [...])`. */
export const labelled = (situation: Situation, meaning: ReplyMeaning, texts: readonly string[]): LabelledReply[] =>
  texts.map((text) => ({ text, situation, meaning }));

/** Texts that mean the same wherever they are said. */
export const everywhere = (meaning: ReplyMeaning, texts: readonly string[]): LabelledReply[] =>
  (["answering", "connected", "outside"] as const).flatMap((situation) => labelled(situation, meaning, texts));

/** Words that are also said to a driver: STOPs, unless two people are connected. */
export const stopUnlessConnected = (texts: readonly string[]): LabelledReply[] => [
  ...labelled("answering", "stop", texts),
  ...labelled("outside", "stop", texts),
  ...labelled("connected", "unclear", texts),
];
