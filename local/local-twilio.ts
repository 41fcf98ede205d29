import { startSimulator } from "@masked-conversations/simulator";
import { simulatedAccount, simulatedCredentials } from "./simulated-account.ts";
import { type TwilioCredentials, twilioCredentialsFromEnvironment } from "./twilio-credentials.ts";

/** The Twilio that the stack uses. */
export interface LocalTwilio {
  readonly url: string;
  readonly credentials: TwilioCredentials;
  readonly isSimulator: boolean;
  stop(): Promise<void>;
}

export interface LocalTwilioOptions {
  /**
   * A Twilio that is already running, with its APIs at `/conversations`, `/content`, `/messaging` and `/mcs` below this
   * URL.
   */
  twilioUrl?: string;
  /** For the simulator; 0 for a free one. */
  port: number;
  inboundMessageUrl: string;
}

/**
 * Starts the simulator with the local stage's account, unless there is a `twilioUrl`, whose credentials come from the
 * environment.
 */
export async function startLocalTwilio(
  { twilioUrl, port, inboundMessageUrl }: LocalTwilioOptions,
  environment: NodeJS.ProcessEnv,
): Promise<LocalTwilio> {
  if (twilioUrl !== undefined) {
    return {
      url: twilioUrl.replace(/\/+$/, ""),
      credentials: twilioCredentialsFromEnvironment(environment),
      isSimulator: false,
      stop: async () => undefined,
    };
  }
  const simulator = await startSimulator({ port, ...simulatedAccount(inboundMessageUrl) });
  return { url: simulator.url, credentials: simulatedCredentials, isSimulator: true, stop: () => simulator.close() };
}
