import { type AnyEvent, routeEvent } from "../../../lambda/queue/route-event.ts";
import { reported, wrote } from "../decide/person-given.ts";

const removed: AnyEvent = { type: "RemovedAtTwilio", reference: "order-1", key: "removed" };

test.each<[AnyEvent, string]>([
  [removed, "conversation"],
  [{ ...removed, reference: "person~mine" }, "conversation"],
  [wrote("Hello"), "person"],
  [reported("granted"), "person"],
])("%j is routed by its type", async (event, expected) => {
  const handed: string[] = [];
  await routeEvent({
    conversation: async () => void handed.push("conversation"),
    person: async () => void handed.push("person"),
  })(event);
  expect(handed).toEqual([expected]);
});

test("errors are not swallowed, so that the queue redelivers the event", async () => {
  const failing = async () => {
    throw new Error("out of reach");
  };
  await expect(routeEvent({ conversation: failing, person: failing })(wrote("Hello"))).rejects.toThrow("out of reach");
});
