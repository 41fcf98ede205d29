/**
 * Two projects. `unit` needs Node and a browser (`test/playground/chromium.ts`); `deployed` runs against the real
 * template on a local AWS that its global set-up starts. `npm test` runs them one after the other, each in a process of
 * its own: some unit tests take over the clock, and what the set-up starts goes by the real one.
 */
export const shared = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};

export default {
  // No test is about time: on a busy machine a journey may take its time.
  testTimeout: 20_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/deployed/", "<rootDir>/test/recorded/"],
      setupFilesAfterEnv: ["aws-cdk-lib/testhelpers/jest-autoclean"],
    },
    {
      ...shared,
      displayName: "deployed",
      testMatch: ["<rootDir>/test/deployed/**/*.test.ts"],
      globalSetup: "<rootDir>/test/deployed/start-stack.ts",
      globalTeardown: "<rootDir>/test/deployed/stop-stack.ts",
    },
  ],
};
