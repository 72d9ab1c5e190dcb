/** A figure taken from time to time. */
export interface Sample {
  /** Hours of the clock on the wall since the beginning. */
  readonly hours: number;
  readonly value: number;
}

export interface Slope {
  readonly perHour: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly samples: number;
  /** The medians of the first quarter of the samples, of the second, and so on: what levels out shows there. */
  readonly quarters: readonly number[];
}

/** The straight line that fits samples best (least squares), with how far they spread; `null` for fewer than four. */
export const slopeOf = (samples: readonly Sample[]): Slope | null => {
  if (samples.length < 4) return null;
  const meanOf = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [hours, value] = [meanOf((sample) => sample.hours), meanOf((sample) => sample.value)];
  const spread = samples.reduce((sum, sample) => sum + (sample.hours - hours) ** 2, 0);
  const together = samples.reduce(
    (sum, sample) => sum + (sample.hours - hours) * (sample.value - value),
    0,
  );
  const values = samples.map((sample) => sample.value);
  const sorted = values.toSorted((one, other) => one - other);
  return {
    perHour: spread === 0 ? 0 : together / spread,
    least: sorted[0] ?? 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    most: sorted.at(-1) ?? 0,
    samples: samples.length,
    quarters: quartersOf(values),
  };
};

const quartersOf = (values: readonly number[]): readonly number[] =>
  [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [quarter, quarter + 1].map((at) => Math.floor((values.length * at) / 4));
    const sorted = values.slice(from, to).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  });
