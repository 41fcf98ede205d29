import { once } from "node:events";
import { createServer } from "node:net";
import { findFreePort, requireFreePort } from "../../local/free-port.ts";

test("a free port is free", async () => {
  await expect(requireFreePort(await findFreePort(), "the test")).resolves.toBeUndefined();
});

test("a taken port is named, with what it was wanted for", async () => {
  const port = await findFreePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  try {
    await expect(requireFreePort(port, "the public address")).rejects.toThrow(
      `Port ${port} on 127.0.0.1, for the public address, is taken: end what listens there (npm start in another terminal?) and try again.`,
    );
  } finally {
    server.close();
  }
});
