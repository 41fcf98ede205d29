/** Ends what `start-stack.ts` has started. */
export default async function stopStack(): Promise<void> {
  await globalThis.localStack?.stop();
}
