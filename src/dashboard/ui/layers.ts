/** One part of a stacked chart. */
export interface Series {
  readonly name: string;
  readonly color: string;
  /** One for each bucket. */
  readonly counts: readonly number[];
}

/** How high each series reaches when all after it lie under it: the first one is the whole height. */
export const layered = (series: readonly Pick<Series, 'counts'>[]): number[][] => {
  const layers: number[][] = [];
  let below: readonly number[] = [];
  for (const { counts } of series.toReversed()) {
    const layer = counts.map((count, index) => count + (below[index] ?? 0));
    layers.unshift(layer);
    below = layer;
  }
  return layers;
};
