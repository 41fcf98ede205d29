import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { SimulatorClient } from "@masked-conversations/simulator";
import type { Endpoints } from "../local/endpoints.ts";

const timeoutSeconds = 1;
const twilioAnswersAfterMs = 3000;

/**
 * Has Lambda end process-event in the middle of its next call of Twilio, by AWS's own means: the function's time-out is
 * cut to a second while Twilio's answers take three. Twilio does what it was asked before it answers.
 * @returns puts both back; until then every invocation that calls Twilio ends so.
 */
export async function letFunctionDie(endpoints: Endpoints, twilio: SimulatorClient): Promise<() => Promise<void>> {
  const { awsEndpointUrl: endpoint, region, awsCredentials: credentials, outputs } = endpoints;
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const FunctionName = outputs.ProcessEventFunctionName;
  const { Timeout } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { restLatencyMs } = await twilio.switches();
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: timeoutSeconds }));
  await twilio.switches({ restLatencyMs: twilioAnswersAfterMs });
  return async () => {
    await twilio.switches({ restLatencyMs });
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
    lambda.destroy();
  };
}
