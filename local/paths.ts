import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json, cdk.json and everything else. */
export const projectDirectory = fileURLToPath(new URL("..", import.meta.url));

/** Everything that runs here leave behind; not in Git, and safe to delete when nothing runs. */
export const localDirectory = join(projectDirectory, ".local");

/** Where `npm start` tells other tools how to reach what it started. */
export const defaultEndpointsFile = join(localDirectory, "endpoints.json");
