import { shared } from "./jest.config.mjs";

/**
 * What the last run of the deployed tests recorded is looked into: after them, because it is about all of them
 * together.
 */
export default { ...shared, testMatch: ["<rootDir>/test/recorded/**/*.test.ts"] };
