import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import type { QueuedEvent } from "../model/events.ts";
import { fingerprint } from "../model/fingerprint.ts";
import { stamped } from "../model/formats.ts";

/**
 * What time does comes by EventBridge Scheduler: an invitation expires, a held message grows old. A schedule puts one
 * event on the queue and is then gone.
 */
export interface ExpirySchedules {
  /** Has the event put on the queue at that time, instead of any event that was set under the name before. */
  set(name: string, atMs: number, event: QueuedEvent): Promise<void>;
  /** Cancels what was set under the name; does nothing where nothing is set. */
  cancel(name: string): Promise<void>;
}

export interface ExpirySchedulesPlace {
  groupName: string;
  /** The role by which a schedule puts its event on the queue. */
  roleArn: string;
  queueArn: string;
}

const minuteMs = 60_000;

/**
 * The queue may be out of reach when the time has come, and an invitation that never expires holds its pairs until
 * Twilio's timers end it: as many tries as EventBridge Scheduler allows, for as long as it allows. An event that comes
 * late finds its conversation as it is then.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
 */
const retryPolicy = { MaximumEventAgeInSeconds: 24 * 60 * 60, MaximumRetryAttempts: 185 };

/** A schedule's name has 64 characters of `[0-9a-zA-Z-_.]` at most; a reference may be longer, and hold a `~`. */
const scheduleName = (name: string): string => `conversation-${fingerprint(name)}`;

/**
 * In UTC, to the second, and never earlier than asked for. A time that has passed, as on a retry after a long outage,
 * becomes a minute from now: what AWS makes of a schedule in the past is not documented.
 */
function at(atMs: number, nowMs: number): string {
  const dueMs = atMs > nowMs ? atMs : nowMs + minuteMs;
  return `at(${new Date(Math.ceil(dueMs / 1_000) * 1_000).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length)})`;
}

export function expirySchedules(
  client: SchedulerClient,
  { groupName, roleArn, queueArn }: ExpirySchedulesPlace,
  clock: () => number = Date.now,
): ExpirySchedules {
  return {
    async set(name, atMs, event) {
      const schedule: CreateScheduleCommandInput = {
        GroupName: groupName,
        Name: scheduleName(name),
        ScheduleExpression: at(atMs, clock()),
        ScheduleExpressionTimezone: "UTC",
        FlexibleTimeWindow: { Mode: "OFF" },
        ActionAfterCompletion: "DELETE",
        Target: {
          Arn: queueArn,
          RoleArn: roleArn,
          Input: JSON.stringify(stamped(event)),
          SqsParameters: { MessageGroupId: event.reference },
          RetryPolicy: retryPolicy,
        },
      };
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        // Set before, perhaps by a try that crashed just afterwards: what is asked for now counts.
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },

    async cancel(name) {
      try {
        await client.send(new DeleteScheduleCommand({ GroupName: groupName, Name: scheduleName(name) }));
      } catch (error) {
        // It has run, or an earlier try has deleted it, or it was never set: there is nothing left to cancel.
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}
