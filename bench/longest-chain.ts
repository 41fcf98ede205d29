export interface Span {
  startMs: number;
  endMs: number;
}

/** The length of the longest chain in which each span begins after the previous one has ended. */
export function longestChain(spans: readonly Span[]): number {
  const inOrder = [...spans].sort((one, other) => one.startMs - other.startMs);
  const lengths: number[] = [];
  for (const [index, { startMs }] of inOrder.entries()) {
    const before = inOrder
      .slice(0, index)
      .flatMap(({ endMs }, earlier) => (endMs <= startMs ? [lengths[earlier] ?? 0] : []));
    lengths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...lengths);
}
