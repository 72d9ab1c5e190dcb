/** One line of the table of figures. */
export interface BenchRow {
  readonly question: string;
  readonly unit: string;
  readonly median: number;
  readonly p99?: number;
  /** The lowest and the highest median of several rounds of asking. */
  readonly spread?: readonly [number, number];
  /** CPU time of one run, of all threads of the process, in the row's unit. */
  readonly cpu?: number;
  readonly runs: number;
  /** What else answers the question; Stateline when absent. */
  readonly by?: string;
  readonly note?: string;
}

const ROUNDS = 3;
/** A question is asked as often as it is meant to be within this time, and once in every round. */
const BUDGET_MS = 3_000;
const ENOUGH_FOR_P99 = 100;
const PER_MS = { ms: 1, µs: 1_000 } as const;

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

/** A row of values that were measured, with p99 when there are enough for it. */
export const rowOf = (question: string, unit: string, values: readonly number[]): BenchRow => {
  const sorted = values.toSorted((one, other) => one - other);
  const shown = { question, unit, median: quantile(sorted, 0.5), runs: values.length };
  return values.length < ENOUGH_FOR_P99 ? shown : { ...shown, p99: quantile(sorted, 0.99) };
};

/** A row of several rounds of the same question. */
export const roundsRow = (
  question: string,
  unit: string,
  rounds: readonly (readonly number[])[],
): BenchRow => {
  const medians = rounds.map((values) => rowOf(question, unit, values).median);
  const spread = [Math.min(...medians), Math.max(...medians)] as const;
  return { ...rowOf(question, unit, rounds.flat()), spread };
};

/** Says why something was not measured. */
export const notRun = (question: string, why: string): BenchRow => ({
  ...{ question, unit: '', median: Number.NaN, runs: 0, note: `not run: ${why}` },
});

/** Asks in three rounds, `runs` times in all or as often as there is time for, at least once a round. */
export const inRounds = async (
  question: string,
  unit: keyof typeof PER_MS,
  runs: number,
  work: () => unknown,
): Promise<BenchRow> => {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await roundOf(Math.ceil(runs / ROUNDS), PER_MS[unit], work));
  }
  return roundsRow(question, unit, rounds);
};

/** As {@link inRounds}, for work of this process: with the CPU time that it takes. */
export const sampled: typeof inRounds = async (question, unit, runs, work) => {
  const before = process.cpuUsage();
  const row = await inRounds(question, unit, runs, work);
  const { user, system } = process.cpuUsage(before);
  return { ...row, cpu: ((user + system) / 1_000 / row.runs) * PER_MS[unit] };
};

const roundOf = async (runs: number, perMs: number, work: () => unknown): Promise<number[]> => {
  const values: number[] = [];
  const end = performance.now() + BUDGET_MS / ROUNDS;
  do values.push((await timed(work)).ms * perMs);
  while (values.length < runs && performance.now() < end);
  return values;
};
