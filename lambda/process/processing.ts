import { routeEvent } from "../queue/route-event.ts";
import type { Dependencies } from "./dependencies.ts";
import { processEvent } from "./process.ts";
import { processPerson } from "./process-person.ts";

/** What is done with each event of the queue. */
export const processing = (dependencies: Dependencies) =>
  routeEvent({
    conversation: (event) => processEvent(event, dependencies),
    person: (event) => processPerson(event, dependencies),
  });
