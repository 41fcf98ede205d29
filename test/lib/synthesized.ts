import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { example } from "../../config/example.ts";
import { checkConfiguration } from "../../lib/check-configuration.ts";
import { MaskedConversationsStack } from "../../lib/masked-conversations-stack.ts";
import type { StageConfiguration } from "../../lib/stage-configuration.ts";

/**
 * Synthesizes the example stage, with changes, like `cdk synth`: with real bundles and cdk.json's feature flags. Each
 * call takes about a second.
 */
export function synthesize(changes: Partial<StageConfiguration> = {}) {
  const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
  const app = new App({ context });
  const stack = new MaskedConversationsStack(app, "Stack", {
    configuration: checkConfiguration({ ...example, ...changes }),
  });
  return { app, stack, template: Template.fromStack(stack) };
}

/** With `Type`, `Properties`, `DeletionPolicy` and so on. */
export type Resource = ReturnType<Template["findResources"]>[string];

/** All resources of a type, by logical id without the CDK's hash: `WebhookFunction`, `ConversationsTable`. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, resource]) => [withoutHash(id), resource]),
  );
}

export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, "");
}
