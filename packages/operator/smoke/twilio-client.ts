import twilio from "twilio";

export type TwilioClient = ReturnType<typeof twilio>;

const timeoutMs = 10_000;

/**
 * Twilio's own client; this package only reads with it.
 * @param twilioUrl of a stand-in for Twilio
 */
export function twilioClient(username: string, password: string, accountSid: string, twilioUrl?: string): TwilioClient {
  const client = twilio(username, password, { accountSid, timeout: timeoutMs });
  if (twilioUrl !== undefined) {
    for (const api of ["conversations", "content", "messaging", "api"] as const)
      client[api].baseUrl = `${twilioUrl}/${api}`;
  }
  return client;
}
