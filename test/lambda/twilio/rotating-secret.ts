import type { GetSecretValue } from "../../../lambda/runtime/aws-calls.ts";
import { AwsRefusal } from "../../../lambda/runtime/aws-service.ts";
import type { Time } from "../../../lambda/runtime/time.ts";
import { authTokenSecret } from "./secret-stand-in.ts";

interface Version {
  token: string;
  createdAtMs: number;
}

/**
 * Secrets Manager with the secret of the auth token, in virtual time: its versions move from stage to stage as AWS
 * moves them.
 */
export interface RotatingSecret {
  readonly getSecretValue: GetSecretValue;
  /** How often it has been read. */
  reads(): number;
  /** Rotation by AWS: the new token is there, and Twilio may sign with it from now on. */
  putPending(token: string): void;
  /** Rotation by AWS: what was pending is current, what was current is previous. */
  finish(): void;
  /** `put-secret-value`, by hand. */
  putCurrent(token: string): void;
}

/** @param readMs how long one read takes; it gets what the secret holds half-way through */
export function rotatingSecret(firstToken: string, time: Time, readMs: number): RotatingSecret {
  let reads = 0;
  let versions: Partial<Record<string, Version>> = { AWSCURRENT: { token: firstToken, createdAtMs: 0 } };
  return {
    async getSecretValue({ VersionStage = "AWSCURRENT" }) {
      reads += 1;
      await time.wait(readMs / 2);
      const version = versions[VersionStage];
      await time.wait(readMs / 2);
      if (!version) throw new AwsRefusal("GetSecretValue", "ResourceNotFoundException", "no such version", 400);
      return { SecretString: authTokenSecret(version.token), CreatedDate: version.createdAtMs / 1_000 };
    },
    reads: () => reads,
    putPending(token) {
      versions = { ...versions, AWSPENDING: { token, createdAtMs: time.now() } };
    },
    finish() {
      versions = { AWSCURRENT: versions.AWSPENDING, AWSPREVIOUS: versions.AWSCURRENT };
    },
    putCurrent(token) {
      versions = { AWSCURRENT: { token, createdAtMs: time.now() }, AWSPREVIOUS: versions.AWSCURRENT };
    },
  };
}
