import { costLines, costUsd, durationMs, times } from "./cost/model.ts";
import { prices, type Usage } from "./cost/prices.ts";
import { type FunctionFigures, type Measures, receipt, relayedMessage, steps } from "./cost/usages.ts";
import type { Figures } from "./figures.ts";
import { type Journey, twilioMs } from "./journey.ts";
import type { PlatformLog } from "./platform-log.ts";
import type { Spread } from "./statistics.ts";

/** The cost of a number of messages or conversations. */
export interface Bill {
  usd: number;
  lines: { what: string; count: number; usd: number }[];
}

export interface Bills {
  million: {
    messages: Bill;
    /** All the receipts of a million messages with one recipient: each is sent, delivered and read. */
    receipts: Bill;
  };
  /** From opening to close, including the invitation, but without messages between the two. */
  thousandConversations: Bill;
  logBytes: { message: number; receipt: number };
}

/** For each message, Twilio reports its status three times: `sent`, `delivered`, `read`. */
export const receiptsPerMessage = 3;

function billOf(count: number, usage: Usage): Bill {
  const lines = costLines(times(count, usage)).map(({ unit, count, usd }) => ({ what: prices[unit].what, count, usd }));
  return { usd: costUsd(times(count, usage)), lines };
}

/** Converts the measurements and the template's settings to the model's input. */
export function measuresOf(figures: Figures, journey: Journey, platform: PlatformLog): Measures {
  const functionFigures = (
    logicalId: string,
    { warmCpuMs, logLines }: { warmCpuMs: Spread; logLines: readonly string[] },
    cold: { initMs: Spread; firstCpuMs: Spread },
  ): FunctionFigures => {
    const memoryMb = platform.memoryMb(logicalId);
    return {
      memoryMb,
      cpuMs: warmCpuMs.median,
      coldMs: cold.initMs.median + durationMs({ memoryMb, cpuMs: cold.firstCpuMs.median, waitMs: 0 }),
      ownLines: logLines,
      platformLines: platform.linesOf(logicalId),
    };
  };
  const { webhook, opening, relayed, stored, dropped, operation } = figures;
  const { relaying, relayedMessages } = journey;
  return {
    storing: functionFigures("WebhooksWebhookFunction", { ...webhook, ...stored }, webhook),
    dropping: functionFigures("WebhooksWebhookFunction", dropped, webhook),
    relaying: {
      ...functionFigures("ProcessEventFunction", relayed, opening),
      dynamoDbCalls: relaying.dynamoDbCalls / relayedMessages,
      readUnits: relaying.readUnits / relayedMessages,
      writeUnits: relaying.writeUnits / relayedMessages,
    },
    // The opening is the most expensive event; the others are assumed to cost the same.
    acting: functionFigures("ProcessEventFunction", { warmCpuMs: opening.warmCpuMs, logLines: [] }, opening),
    operating: functionFigures("OperationsOpenConversationFunction", operation, operation),
    accessLine: platform.accessLine,
    twilioMs,
  };
}

export function billsOf(measures: Measures, { connecting, closing }: Journey): Bills {
  const message = relayedMessage(measures);
  const oneReceipt = receipt(measures);
  return {
    million: { messages: billOf(1e6, message), receipts: billOf(receiptsPerMessage * 1e6, oneReceipt) },
    thousandConversations: billOf(1e3, steps(measures, [...connecting, closing])),
    logBytes: { message: message.logBytes, receipt: oneReceipt.logBytes },
  };
}
