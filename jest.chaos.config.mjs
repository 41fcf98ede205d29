import { shared } from "./jest.config.mjs";

/** `npm run chaos`: misfortunes by chance, in a size that `npm test` has no time for. */
export default { ...shared, testMatch: ["<rootDir>/test/chaos/**/*.test.ts"] };
