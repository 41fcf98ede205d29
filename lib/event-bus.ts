import { EventBus as EventBridgeBus } from "aws-cdk-lib/aws-events";
import { Grant } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";

/** The bus that announces conversations' outcomes to internal services, which own the rules and targets. */
export class EventBus extends Construct {
  readonly bus: EventBridgeBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBridgeBus(this, "Bus", {
      description: "Events of masked conversations; source: masked-conversations",
    });
  }

  grantPutEvents(fn: NodeFunction): void {
    fn.setEnvironment("eventBusName", this.bus.eventBusName);
    Grant.addToPrincipal({ grantee: fn, actions: ["events:PutEvents"], resourceArns: [this.bus.eventBusArn] });
  }
}
