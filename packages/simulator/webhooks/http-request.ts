import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** The response was not complete in time. */
export class HttpTimeout extends Error {
  override readonly name = "HttpTimeout";
}

/** Twilio reads at most 64 KB of TwiML; the rest is ignored. */
const longestAnswerBytes = 64 * 1024;

/** Sends webhooks over keep-alive connections, as Twilio does. Redirects are not followed. */
export class HttpClient {
  private readonly http = new HttpAgent({ keepAlive: true });
  private readonly https = new HttpsAgent({ keepAlive: true });

  /**
   * Throws HttpTimeout when the response is not complete after `timeoutMs`, and Node's error when there is no
   * connection.
   */
  async send(
    url: string,
    request: { method: "GET" | "POST"; headers: Record<string, string>; body: string | undefined; timeoutMs: number },
  ): Promise<HttpAnswer> {
    const secure = url.startsWith("https:");
    const options = { method: request.method, headers: request.headers, agent: secure ? this.https : this.http };
    return await new Promise<HttpAnswer>((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= longestAnswerBytes) chunks.push(chunk);
        });
        response.on("end", () => {
          clearTimeout(timeout);
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
        response.on("error", reject);
      });
      const timeout = setTimeout(
        () => outgoing.destroy(new HttpTimeout(`no answer within ${request.timeoutMs} ms`)),
        request.timeoutMs,
      );
      outgoing.on("error", (error) => {
        clearTimeout(timeout);
        reject(error);
      });
      outgoing.end(request.body);
    });
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}
