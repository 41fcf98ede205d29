import { keepRecords } from "../recorded/records.ts";

/** Keeps what the run has to show (`test/recorded/`), and ends what `start-stack.ts` has started. */
export default async function stopStack(): Promise<void> {
  const stack = globalThis.localStack;
  if (!stack) return;
  try {
    await keepRecords(stack);
  } finally {
    await stack.stop();
  }
}
