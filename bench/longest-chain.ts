export interface Span {
  startMs: number;
  endMs: number;
}

/** How many of these came one after the other: the longest chain in which each began when the one before had ended. */
export function longestChain(spans: readonly Span[]): number {
  const inOrder = [...spans].sort((one, other) => one.startMs - other.startMs);
  const lengths: number[] = [];
  for (const [place, { startMs }] of inOrder.entries()) {
    const before = inOrder
      .slice(0, place)
      .flatMap(({ endMs }, earlier) => (endMs <= startMs ? [lengths[earlier] ?? 0] : []));
    lengths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...lengths);
}
