import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** `GET /health`: the API and Lambda answer. It reveals nothing else. */
export const handler = async (): Promise<APIGatewayProxyStructuredResultV2> => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: '{"status":"ok"}',
});
