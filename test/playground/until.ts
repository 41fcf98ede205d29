export const patienceMs = 30_000;

/** @throws after 30 s */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + patienceMs; !(await isSo()); ) {
    if (Date.now() > endMs)
      throw new Error(`It was expected that ${what}; it is not so after ${patienceMs / 1000} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
