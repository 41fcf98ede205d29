import { EventBus as EventBridgeBus } from "aws-cdk-lib/aws-events";
import { Grant } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";

/** The bus on which internal services learn what became of their conversations. Rules and targets are theirs. */
export class EventBus extends Construct {
  readonly bus: EventBridgeBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBridgeBus(this, "Bus", {
      description: "What becomes of masked conversations; source: masked-conversations",
    });
  }

  /** Lets a function publish. */
  grantPutEvents(fn: NodeFunction): void {
    fn.setEnvironment("eventBusName", this.bus.eventBusName);
    Grant.addToPrincipal({ grantee: fn, actions: ["events:PutEvents"], resourceArns: [this.bus.eventBusArn] });
  }
}
