import type { RuntimeConfiguration } from "../model/configuration.ts";
import { eventHandler } from "../queue/event-handler.ts";
import { routeEvent } from "../queue/route-event.ts";
import type { Surroundings } from "../runtime/surroundings.ts";
import { type Dependencies, dependenciesIn, type ProcessClient } from "./dependencies.ts";
import { processConversation } from "./process-conversation.ts";
import { processPerson } from "./process-person.ts";

/** What is done with each event of the queue. */
export const processing = (dependencies: Dependencies) =>
  routeEvent({
    conversation: (event) => processConversation(event, dependencies),
    person: (event) => processPerson(event, dependencies),
  });

/** The function process-event. */
export const eventsHandler = (
  surroundings: Surroundings<ProcessClient | "changeMessageVisibility">,
  configuration: RuntimeConfiguration,
) =>
  eventHandler(processing(dependenciesIn(surroundings, configuration)), surroundings.aws.changeMessageVisibility, {
    queueUrl: surroundings.environment("eventQueueUrl"),
    maxReceiveCount: Number(surroundings.environment("maxReceiveCount")),
    stage: configuration.stage,
  });
