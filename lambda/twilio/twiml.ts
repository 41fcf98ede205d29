import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Answers an inbound message with a text (Twilio, "TwiML for Programmable Messaging"). Twilio's own builder would bring its whole client. */
export function messageTwiml(text: string): APIGatewayProxyStructuredResultV2 {
  const escaped = text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
  return {
    statusCode: 200,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Response><Message>${escaped}</Message></Response>`,
  };
}
