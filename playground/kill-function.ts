import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { SimulatorClient } from "@masked-conversations/simulator";
import type { Endpoints } from "../local/endpoints.ts";

const timeoutSeconds = 1;
const twilioLatencyMs = 3000;

/**
 * Makes Lambda kill process-event in the middle of its next call to Twilio: the function's timeout is cut to a second
 * while Twilio's responses take three. Twilio acts before it responds.
 * @returns a function that restores both; until then every invocation that calls Twilio is killed.
 */
export async function letFunctionDie(endpoints: Endpoints, twilio: SimulatorClient): Promise<() => Promise<void>> {
  const { awsEndpointUrl: endpoint, region, awsCredentials: credentials, outputs } = endpoints;
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const FunctionName = outputs.ProcessEventFunctionName;
  const { Timeout } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { restLatencyMs } = await twilio.switches();
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: timeoutSeconds }));
  await twilio.switches({ restLatencyMs: twilioLatencyMs });
  return async () => {
    await twilio.switches({ restLatencyMs });
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
    lambda.destroy();
  };
}
