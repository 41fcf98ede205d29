/**
 * A simulated Twilio with phones, as a library: start it, use a handset, move the clock, inject faults. `main.ts` runs
 * it as a program.
 */
export { type Chaos, noChaos } from "./chaos/chaos.ts";
export { seededRandom } from "./chaos/seeded-random.ts";
export {
  type ClockReading,
  type ConversationInside,
  type Fault,
  Handset,
  type HandsetMessage,
  type ShownMedia,
  SimulatorCallError,
  SimulatorClient,
} from "./client.ts";
export type { Happening, HistoryEntry } from "./history.ts";
export { type RunningSimulator, type SimulatorOptions, startSimulator } from "./server.ts";
export { defaultSwitches, type Switches } from "./switches.ts";
