import { once } from "node:events";
import { createServer } from "node:net";
import { findFreePort, requireFreePort } from "../../local/free-port.ts";

test("findFreePort returns a free port", async () => {
  await expect(requireFreePort(await findFreePort(), "the test")).resolves.toBeUndefined();
});

test("a taken port is reported with its purpose", async () => {
  const port = await findFreePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  try {
    await expect(requireFreePort(port, "the public address")).rejects.toThrow(
      `Port ${port} on 127.0.0.1, for the public address, is taken: stop the process that listens there (npm start in another terminal?) and try again.`,
    );
  } finally {
    server.close();
  }
});
