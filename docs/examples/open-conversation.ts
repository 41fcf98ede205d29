import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { readEndpoints } from "../../local/endpoints.ts";
import { defaultEndpointsFile } from "../../local/paths.ts";

/** Connects two people on the stack that `npm start` keeps running. */

const { outputs, awsEndpointUrl, region, awsCredentials } = readEndpoints(defaultEndpointsFile);
const lambda = new LambdaClient({ endpoint: awsEndpointUrl, region, credentials: awsCredentials });

const request = {
  reference: `order-${Date.now()}`,
  initiator: { address: "whatsapp:+5511900000077" },
  invitee: { address: "whatsapp:+5511900000031", locale: "pt-BR" },
  invitation: { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } },
  introduction: { template: "delivery-introduction" },
};

const { Payload } = await lambda.send(
  new InvokeCommand({ FunctionName: outputs.OpenConversationFunctionName, Payload: JSON.stringify(request) }),
);
console.log(JSON.stringify(JSON.parse(Buffer.from(Payload ?? []).toString("utf8")), undefined, 2));
