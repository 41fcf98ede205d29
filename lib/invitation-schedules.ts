import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Grant, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { EventQueue } from "./event-queue.ts";
import type { NodeFunction } from "./node-function.ts";

export interface InvitationSchedulesProps {
  /** Receives an event when an invitation expires. */
  readonly eventQueue: EventQueue;
}

/**
 * The group for the one-off schedules that expire invitations, and their role, which can only send to the event queue.
 */
export class InvitationSchedules extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;
  private readonly eventQueue: EventQueue;

  constructor(scope: Construct, id: string, props: InvitationSchedulesProps) {
    super(scope, id);
    this.eventQueue = props.eventQueue;

    this.group = new ScheduleGroup(this, "Group", { removalPolicy: RemovalPolicy.DESTROY });

    // The conditions keep other accounts' schedules, and other groups', from using this role through the service
    // ("confused deputy").
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

  /**
   * Lets a function create, update and delete the schedules of this group, and pass them the role to send with.
   */
  grantManage(fn: NodeFunction): void {
    fn.setEnvironment("scheduleGroupName", this.group.scheduleGroupName);
    fn.setEnvironment("scheduleRoleArn", this.role.roleArn);
    fn.setEnvironment("eventQueueArn", this.eventQueue.queue.queueArn);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
      resourceArns: [this.schedulesArn],
    });
    Grant.addToPrincipal({
      grantee: fn,
      actions: ["iam:PassRole"],
      resourceArns: [this.role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });
  }

  /** Matches every schedule of the group. */
  get schedulesArn(): string {
    return Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${this.group.scheduleGroupName}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
