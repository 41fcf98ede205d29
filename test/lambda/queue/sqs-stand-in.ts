import { createHash } from "node:crypto";
import {
  type ChangeMessageVisibility,
  changeMessageVisibility,
  type SendMessage,
  sendMessage,
} from "../../../lambda/runtime/aws-calls.ts";
import { type AwsStandIn, pointAt, startAwsStandIn } from "../runtime/aws-stand-in.ts";

/** A local queue that accepts every message; `answer` makes it refuse or hang. */
export interface SqsStandIn extends AwsStandIn {
  /** The client goes where the queue's URL says, whatever its endpoint is. */
  readonly queueUrl: string;
  /** The functions' own calls to it. */
  readonly sendMessage: SendMessage;
  readonly changeMessageVisibility: ChangeMessageVisibility;
}

export async function startSqs(): Promise<SqsStandIn> {
  const standIn = await startAwsStandIn(({ operation, input }) => {
    if (operation !== "SendMessage") return { status: 200 };
    const MD5OfMessageBody = createHash("md5").update(String(input.MessageBody)).digest("hex");
    return {
      status: 200,
      body: { MessageId: "7f6a1c1e-0000-4000-8000-000000000000", MD5OfMessageBody, SequenceNumber: "1" },
    };
  });
  pointAt("SQS", standIn);
  return Object.assign(standIn, {
    sendMessage: sendMessage(),
    changeMessageVisibility: changeMessageVisibility(),
    queueUrl: `${standIn.client.endpoint}/111122223333/events.fifo`,
  });
}
