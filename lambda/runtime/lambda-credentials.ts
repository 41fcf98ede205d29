import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles (esbuild's `alias`, see `lib/bundles.ts`): on Lambda
 * the role's credentials are always in the environment, and the providers for profiles, SSO, containers and processes
 * that the default brings along cost 135 kB and a third of the start-up time (docs/decisions/0013-bundling.md).
 */
export const defaultProvider = () => fromEnv();
