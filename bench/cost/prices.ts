/** Usage in AWS's billing units. */
export interface Usage {
  gatewayRequests: number;
  lambdaRequests: number;
  lambdaGbSeconds: number;
  sqsRequests: number;
  readUnits: number;
  writeUnits: number;
  logBytes: number;
  busEvents: number;
  schedulerInvocations: number;
  secretReads: number;
}

export interface Price {
  readonly what: string;
  readonly usd: number;
  /** Number of units that the price is for. */
  readonly per: number;
  readonly source: string;
}

export const pricedOn = "2026-11-22";

/**
 * On-demand list prices in us-east-1, without the free tier and volume discounts. The sources are AWS's own pages, but
 * the values were taken from copies of 2025 and 2026, because the pages could not be opened: check them before relying
 * on them.
 */
export const prices: { readonly [Unit in keyof Usage]: Price } = {
  gatewayRequests: {
    what: "API Gateway, HTTP API, requests up to 512 kB",
    usd: 1.0,
    per: 1e6,
    source: "https://aws.amazon.com/api-gateway/pricing/",
  },
  lambdaRequests: { what: "Lambda, requests", usd: 0.2, per: 1e6, source: "https://aws.amazon.com/lambda/pricing/" },
  lambdaGbSeconds: {
    what: "Lambda on Arm, GB-seconds",
    usd: 0.0000133334,
    per: 1,
    source: "https://aws.amazon.com/lambda/pricing/",
  },
  sqsRequests: {
    what: "SQS FIFO, requests up to 64 kB",
    usd: 0.5,
    per: 1e6,
    source: "https://aws.amazon.com/sqs/pricing/",
  },
  readUnits: {
    what: "DynamoDB on demand, read request units",
    usd: 0.125,
    per: 1e6,
    source: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  },
  writeUnits: {
    what: "DynamoDB on demand, write request units",
    usd: 0.625,
    per: 1e6,
    source: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  },
  // A GB as 10^9 bytes, the more expensive interpretation.
  logBytes: {
    what: "CloudWatch Logs, ingested bytes",
    usd: 0.5,
    per: 1e9,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
  busEvents: {
    what: "EventBridge, custom events",
    usd: 1.0,
    per: 1e6,
    source: "https://aws.amazon.com/eventbridge/pricing/",
  },
  schedulerInvocations: {
    what: "EventBridge Scheduler, invocations",
    usd: 1.0,
    per: 1e6,
    source: "https://aws.amazon.com/eventbridge/pricing/",
  },
  secretReads: {
    what: "Secrets Manager, calls",
    usd: 0.05,
    per: 1e4,
    source: "https://aws.amazon.com/secrets-manager/pricing/",
  },
};

/** Fixed monthly prices, each for one resource. */
export const monthlyPrices = {
  secret: { what: "a secret", usd: 0.4, source: "https://aws.amazon.com/secrets-manager/pricing/" },
  alarm: { what: "an alarm on one metric", usd: 0.1, source: "https://aws.amazon.com/cloudwatch/pricing/" },
  customMetric: { what: "a custom metric", usd: 0.3, source: "https://aws.amazon.com/cloudwatch/pricing/" },
  dashboard: {
    what: "a dashboard, beyond the account's first three",
    usd: 3,
    source: "https://aws.amazon.com/cloudwatch/pricing/",
  },
} as const;
