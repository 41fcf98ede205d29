import type { Endpoints } from "./endpoints.ts";

/** Every address of the running system, one per line, for the terminal. */
export function describeAddresses(endpoints: Endpoints, endpointsFile: string): string {
  const rows: Array<[string, string]> = [
    ...(endpoints.playgroundUrl ? [["Playground", endpoints.playgroundUrl] satisfies [string, string]] : []),
    ["Public address", endpoints.publicBaseUrl],
    ["Deployed API", endpoints.apiBaseUrl],
    ["Twilio", endpoints.twilioUrl],
    ["AWS", `${endpoints.awsEndpointUrl} (${endpoints.region})`],
    ...Object.entries(endpoints.outputs),
    ["As JSON", endpointsFile],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}
