import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { SetUpError } from "./set-up-error.ts";
import { isSystemError } from "./system-error.ts";

/** A port on 127.0.0.1 that nobody listened on a moment ago. Whoever takes it must be ready to find it taken. */
export async function findFreePort(): Promise<number> {
  return listenBriefly(0);
}

/**
 * Finds out early that somebody listens on a fixed port.
 * @throws SetUpError that names the port and what it was wanted for.
 */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  try {
    await listenBriefly(port);
  } catch (error) {
    if (!isSystemError(error, "EADDRINUSE")) throw error;
    throw new SetUpError(
      `Port ${port} on 127.0.0.1, for ${purpose}, is taken: end what listens there (npm start in another terminal?) and try again.`,
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
