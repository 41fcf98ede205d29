import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { stageConfiguration } from "../config/index.ts";
import { checkConfiguration } from "../lib/check-configuration.ts";
import { MaskedConversationsStack } from "../lib/masked-conversations-stack.ts";

/** `cdk deploy -c stage=NAME` deploys the stage of that name in `config/`. */
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const configuration = checkConfiguration(stageConfiguration(app.node.tryGetContext("stage") ?? "example"));
new MaskedConversationsStack(app, `MaskedConversations-${configuration.stage}`, { configuration });
