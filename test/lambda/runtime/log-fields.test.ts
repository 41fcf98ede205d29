import type { MessageAdded } from "../../../lambda/model/events.ts";
import { log } from "../../../lambda/runtime/log.ts";

test("an event that is spread into a log line brings neither its writer nor its text along (promise 6)", () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const event: MessageAdded = {
    type: "MessageAdded",
    reference: "order-1",
    key: "k",
    messageSid: "IM1",
    index: 0,
    author: "whatsapp:+5511900000031",
    body: "the code of the door is 4711",
    atMs: 0,
  };
  // It compiles: the compiler looks for what is too much in what is written out, and not in what is spread.
  log.info("An event was decided.", { ...event });
  log.info("An event was decided.", event);
  write.mockRestore();
  expect(lines.join("")).not.toMatch(/4711|5511900000031/);
});
