import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { SetUpError } from "./set-up-error.ts";
import { isSystemError } from "./system-error.ts";

/** A port on 127.0.0.1 that was free a moment ago. The caller must be prepared to find it taken. */
export async function findFreePort(): Promise<number> {
  return listenBriefly(0);
}

/**
 * Detects early that a fixed port is taken.
 * @throws SetUpError that names the port and its purpose.
 */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  try {
    await listenBriefly(port);
  } catch (error) {
    if (!isSystemError(error, "EADDRINUSE")) throw error;
    throw new SetUpError(
      `Port ${port} on 127.0.0.1, for ${purpose}, is taken: stop the process that listens there (npm start in another terminal?) and try again.`,
    );
  }
}

async function listenBriefly(port: number): Promise<number> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: boundPort } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return boundPort;
}
