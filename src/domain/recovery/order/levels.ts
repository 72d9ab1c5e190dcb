import type { Dependency } from './dependencies.js';

/** Levels below one phase: more than there are steps in the longest chain. */
const STRIDE = 2 ** 22;
const PACE = 2_000;

/**
 * How late each of some drafts comes: not before its phase, and after all that it depends on. Where those depend
 * on each other, the earliest phase goes first and is told to wait for nothing.
 */
export function* levelled(
  phases: readonly number[],
  dependencies: readonly (readonly Dependency[])[],
): Generator<void, readonly number[]> {
  const levels = phases.map((phase) => phase * STRIDE);
  const waiting = dependencies.map(({ length }) => length);
  const dependents = dependentsIn(dependencies);
  const settled = new Uint8Array(phases.length);
  const byPhase = [...phases.keys()].sort((one, other) => at(levels, one) - at(levels, other));
  // What is left after the free ones waits in a cycle.
  const starts = [...byPhase.filter((index) => waiting[index] === 0), ...byPhase];
  let count = 0;
  for (const start of starts) {
    if (settled[start] === 1) continue;
    for (const one of settledFrom(start, { levels, waiting, dependents, settled })) {
      settled[one] = 1;
      count += 1;
      if (count % PACE === 0) yield;
    }
  }
  return levels;
}

interface Levelling {
  readonly levels: number[];
  readonly waiting: number[];
  readonly dependents: readonly (readonly number[])[];
  readonly settled: Uint8Array;
}

/** One and then those that waited for nothing else. */
function* settledFrom(start: number, levelling: Levelling): Generator<number, void> {
  const { levels, waiting, dependents, settled } = levelling;
  const ready = [start];
  for (let one = ready.pop(); one !== undefined; one = ready.pop()) {
    yield one;
    for (const next of dependents[one] ?? []) {
      if (settled[next] === 1) continue;
      levels[next] = Math.max(at(levels, next), at(levels, one) + 1);
      waiting[next] = at(waiting, next) - 1;
      if (waiting[next] === 0) ready.push(next);
    }
  }
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? 0;

const dependentsIn = (
  dependencies: readonly (readonly Dependency[])[],
): readonly (readonly number[])[] => {
  const dependents = dependencies.map((): number[] => []);
  for (const [index, all] of dependencies.entries()) {
    for (const { on } of all) dependents[on]?.push(index);
  }
  return dependents;
};
