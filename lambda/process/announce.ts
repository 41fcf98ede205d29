import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { eventVersion } from "@masked-conversations/client";
import type { Announcement } from "../model/commands.ts";
import { OwnError } from "../model/own-error.ts";

/**
 * The whole detail of an event: `packages/client/schemas/` describes it, and the tests hold every announcement to that.
 */
export function detailOf(id: string, stage: string, { type, atMs, detail }: Announcement): Record<string, unknown> {
  return { version: eventVersion(type), id, stage, at: new Date(atMs).toISOString(), ...detail };
}

export function eventBus(client: EventBridgeClient, eventBusName: string, stage: string) {
  return {
    /**
     * @param id the same each time the same event is put: EventBridge delivers at least once, and a crash may put it
     * again, so consumers drop an `id` that they have seen
     */
    async put(id: string, announcement: Announcement): Promise<void> {
      const { FailedEntryCount, Entries } = await client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: eventBusName,
              Source: "masked-conversations",
              DetailType: announcement.type,
              Time: new Date(announcement.atMs),
              Detail: JSON.stringify(detailOf(id, stage, announcement)),
            },
          ],
        }),
      );
      if (FailedEntryCount)
        throw new OwnError(`EventBridge did not take an event (${Entries?.[0]?.ErrorCode}); the queue will try again.`);
    },
  };
}
export type EventBus = ReturnType<typeof eventBus>;
