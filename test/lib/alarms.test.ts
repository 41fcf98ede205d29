import { readdirSync, readFileSync } from "node:fs";
import { countedMetrics } from "../../lambda/runtime/log.ts";
import { resourcesOf, synthesize } from "./synthesized.ts";

const { template } = synthesize();
const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
const sections = new Map(
  runbook.split(/^## /m).map((section) => [section.slice(0, section.indexOf("\n")), section] as const),
);
const alarms = Object.entries(resourcesOf(template, "AWS::CloudWatch::Alarm"));

test("there is an alarm for each failure that needs a person", () => {
  expect(alarms.map(([id]) => id.replace("Alarms", "")).sort()).toEqual([
    "DeadLetterQueueNotEmpty",
    "EventsDelayed",
    "ProcessEventCrashes",
    "ProcessEventErrors",
    "SignatureFailures",
    "WebhookServerErrors",
    "WebhooksThrottled",
  ]);
});

test.each(alarms)("%s names its heading in the runbook, which has instructions", (id, { Properties }) => {
  const heading = /docs\/runbook\.md, "(.*)"/.exec(Properties.AlarmDescription)?.[1] ?? "none";
  expect(`Alarms${heading}`).toBe(id);
  expect(sections.get(heading)).toMatch(/^### What it means$[\s\S]*^### Investigation$[\s\S]*^### Resolution$/m);
});

test.each(alarms)("%s watches one metric of this stage, and is not raised without data", (_, { Properties }) => {
  expect(Properties).not.toHaveProperty("Metrics");
  expect(Properties.Dimensions).toHaveLength(1);
  expect(Properties.TreatMissingData).toBe("notBreaching");
});

test.each([
  ["SignatureFailures", "SignatureFailures"],
  ["ProcessEventErrors", "EventFailures"],
])("%s watches the metric %s that the functions write in Embedded Metric Format", (heading, MetricName) => {
  expect(Object.fromEntries(alarms)[`Alarms${heading}`]?.Properties).toMatchObject({
    Namespace: "MaskedConversations",
    MetricName,
    Dimensions: [{ Name: "Stage", Value: "example" }],
    Statistic: "Sum",
  });
});

test("crashes of process-event, which it cannot count itself, are counted by Lambda", () => {
  expect(Object.fromEntries(alarms).AlarmsProcessEventCrashes?.Properties).toMatchObject({
    Namespace: "AWS/Lambda",
    MetricName: "Errors",
    Dimensions: [{ Name: "FunctionName", Value: { Ref: expect.stringMatching(/^ProcessEventFunction/) } }],
    Statistic: "Sum",
  });
});

test("the dashboard shows the failures that the two alarms watch", () => {
  const [dashboard] = Object.values(resourcesOf(template, "AWS::CloudWatch::Dashboard"));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const shown of ["EventFailures", "Crashes"]) expect(body).toContain(`\\"${shown}\\"`);
});

test("throttled requests are counted in the access log, under the name that the alarm watches", () => {
  const [filter] = Object.values(resourcesOf(template, "AWS::Logs::MetricFilter"));
  const [stage] = Object.values(resourcesOf(template, "AWS::ApiGatewayV2::Stage"));
  const line: Record<string, string> = JSON.parse(stage?.Properties.AccessLogSettings.Format);
  expect(line).toMatchObject({ stage: "example", status: "$context.status" });
  expect(filter?.Properties).toMatchObject({
    FilterPattern: '{ $.status = "429" }',
    MetricTransformations: [
      { MetricNamespace: "MaskedConversations", MetricName: "ThrottledRequests", MetricValue: "1" },
    ],
  });
  expect(filter?.Properties.MetricTransformations[0].Dimensions).toEqual([{ Key: "Stage", Value: "$.stage" }]);
  template.hasResourceProperties("AWS::CloudWatch::Alarm", {
    MetricName: "ThrottledRequests",
    Dimensions: [{ Name: "Stage", Value: "example" }],
  });
});

test("alarms notify nobody unless a topic is configured, and then also when they clear", () => {
  const topic = "arn:aws:sns:eu-west-1:111122223333:on-call";
  for (const [, { Properties }] of alarms) expect(Properties).not.toHaveProperty("AlarmActions");
  for (const { Properties } of Object.values(
    resourcesOf(synthesize({ alarmTopicArn: topic }).template, "AWS::CloudWatch::Alarm"),
  )) {
    expect(Properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
  }
});

test("every link within the runbook points to a heading", () => {
  const anchors = [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  for (const [, anchor] of runbook.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor);
});

test("secrets' descriptions name a heading of the runbook", () => {
  for (const { Properties } of Object.values(resourcesOf(template, "AWS::SecretsManager::Secret"))) {
    expect(sections.has(/docs\/runbook\.md, "(.*)"/.exec(Properties.Description)?.[1] ?? "none")).toBe(true);
  }
});

test.each(countedMetrics)("%s is counted by some function, and watched by some alarm", (metric) => {
  const sources = readdirSync("lambda", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const counting = sources.filter((name) => readFileSync(`lambda/${name}`, "utf8").includes(`countMetric("${metric}"`));
  expect(counting).not.toEqual([]);
  expect(alarms.map(([, { Properties }]) => Properties.MetricName)).toContain(metric);
});
