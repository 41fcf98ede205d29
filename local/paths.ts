import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectDirectory = fileURLToPath(new URL("..", import.meta.url));

/** Files of local runs; not in Git, and safe to delete when nothing is running. */
export const localDirectory = join(projectDirectory, ".local");

/** Where `npm start` writes the endpoints for other tools. */
export const defaultEndpointsFile = join(localDirectory, "endpoints.json");
