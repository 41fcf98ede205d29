import type { Journey } from "../journey.ts";
import { ends } from "./ends.ts";
import { early, held } from "./held.ts";
import { consents, senders } from "./opt-ins.ts";
import { pairings } from "./pairings.ts";
import { refusals } from "./refusals.ts";

const ofMessages = [...early, ...held];
const ofPeople = [...senders, ...consents];

/** Ways to what no scenario leads to. */
export const journeys: readonly Journey[] = [...pairings, ...ofMessages, ...ends, ...refusals, ...ofPeople];
