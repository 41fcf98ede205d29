import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { EventQueue } from "./event-queue.ts";

export interface InvitationSchedulesProps {
  /** Where a schedule puts its event when an invitation expires. */
  readonly eventQueue: EventQueue;
}

/** Where the one-off schedules live that let invitations expire, and the role by which they reach the event queue, and nothing else. */
export class InvitationSchedules extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: InvitationSchedulesProps) {
    super(scope, id);

    this.group = new ScheduleGroup(this, "Group", { removalPolicy: RemovalPolicy.DESTROY });

    // The conditions keep other accounts' schedules, and other groups', from using this role through the service ("confused deputy").
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    this.role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": Stack.of(this).account },
          ArnEquals: { "aws:SourceArn": this.group.scheduleGroupArn },
        },
      }),
      description: `Lets the schedules of ${Stack.of(this).stackName} put events on its queue`,
    });

    props.eventQueue.grantSendMessage(this.role);
  }
}
