import { type Duration, type RemovalPolicy, Stack } from "aws-cdk-lib";
import {
  type IGrantable,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type EnvironmentName, environmentNames } from "../lambda/runtime/environment.ts";
import type { Bundles, FunctionName } from "./bundles.ts";

/** Settings shared by all functions of a stage. */
export interface FunctionSettings {
  readonly bundles: Bundles;
  readonly logRetention: RetentionDays;
  /** Of the log group. */
  readonly removalPolicy: RemovalPolicy;
}

export interface NodeFunctionProps extends FunctionSettings {
  /** The bundle to deploy. */
  readonly name: FunctionName;
  /** One sentence for the Lambda console. */
  readonly description: string;
  readonly timeout: Duration;
  /**
   * Memory in MB, which also sets the share of a processor: 1,769 MB is a whole one.
   * @default 512
   */
  readonly memorySize?: number;
}

/**
 * Defaults for all Lambda functions: Node.js 24 on Arm, JSON logs, and a separate log group and role.
 */
export class NodeFunction extends Construct implements IGrantable {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);

    this.logGroup = new LogGroup(this, "Logs", { retention: props.logRetention, removalPolicy: props.removalPolicy });

    // Not the managed policy AWSLambdaBasicExecutionRole, which allows writing to every log group of the account.
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `Role of ${props.name} in ${Stack.of(this).stackName}`,
      inlinePolicies: {
        WriteOwnLogs: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
              resources: [this.logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    this.grantPrincipal = role;

    this.function = new LambdaFunction(this, "Function", {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(props.bundles.directoryOf(props.name)),
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      loggingFormat: LoggingFormat.JSON,
      // Omits Lambda's two lines for every successful invocation; failures are also logged at this level
      // (docs/decisions/0016-lambda-logs-what-fails.md).
      // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup: this.logGroup,
      role,
    });
  }

  /** Sets the environment variable that the function's code reads by this name. */
  setEnvironment(name: EnvironmentName, value: string): void {
    this.function.addEnvironment(environmentNames[name], value);
  }
}
