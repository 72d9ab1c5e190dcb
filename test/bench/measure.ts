/** One line of the table of figures. */
export interface BenchRow {
  readonly question: string;
  readonly unit: string;
  readonly median: number;
  readonly p99?: number;
  readonly runs: number;
  readonly note?: string;
}

/** The value below which the share `q` (0 to 1) of sorted values lies; NaN when there are none. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** What `work` gives, and the milliseconds it took. */
export const timed = async <Result>(
  work: () => Promise<Result> | Result,
): Promise<{ readonly result: Result; readonly ms: number }> => {
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
};
