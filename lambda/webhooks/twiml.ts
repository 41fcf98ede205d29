import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function twiml(response: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?>${response}`,
  };
}

/** Answers an inbound message with nothing. */
export const emptyTwiml = (): APIGatewayProxyStructuredResultV2 => twiml("<Response/>");

/**
 * Answers an inbound message with a text (Twilio, "TwiML for Programmable Messaging"). Twilio's own builder would bring
 * its whole client.
 */
export function messageTwiml(text: string): APIGatewayProxyStructuredResultV2 {
  const escaped = text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
  return twiml(`<Response><Message>${escaped}</Message></Response>`);
}
