import { epochMsOf, type Instant, instantAt } from '../instant.js';
import { type Allowance, allowanceOf, type Load, loadOf, stepMs } from './estimate.js';
import type { Step } from './plan.js';

/** Pace is measured over so long, */
const WINDOW_MS = 120_000;
/** in pieces of so long, */
const PIECE_MS = 10_000;
/** and the documented pace counts as if it had been measured for so long before. */
const TRUST_MS = 30_000;

interface Piece {
  readonly startMs: number;
  /** Milliseconds at the documented pace. */
  readonly doneMs: number;
}

/** How one allowance was used of late. */
interface Use {
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Steps under way. */
  readonly open: number;
  readonly pieces: readonly Piece[];
}

/** What is left of a recovery, and how fast it went of late. */
export interface Work {
  /** Of each part of the plan, so that a part that stands twice counts once. */
  readonly parts: Readonly<Record<string, Load>>;
  readonly left: Load;
  readonly uses: Readonly<Partial<Record<Allowance, Use>>>;
}

const NOTHING: Load = { directory: 0, conditionalAccess: 0 };

export const NO_WORK: Work = { parts: {}, left: NOTHING, uses: {} };

export const withPart = (work: Work, part: string, steps: readonly Step[]): Work => ({
  ...work,
  parts: { ...work.parts, [part]: loadOf(steps) },
});

/** The parts of the plan that stands are what is to be done; those of others are forgotten. */
export const withPlan = ({ parts }: Work, isOfPlan: (part: string) => boolean): Work => ({
  ...NO_WORK,
  left: Object.entries(parts)
    .filter(([part]) => isOfPlan(part))
    .reduce(
      ({ directory, conditionalAccess }, [, load]) => ({
        directory: directory + load.directory,
        conditionalAccess: conditionalAccess + load.conditionalAccess,
      }),
      NOTHING,
    ),
});

export const begun = (work: Work, step: Step, at: Instant): Work => {
  const allowance = allowanceOf(step.objectType);
  const nowMs = epochMsOf(at);
  const use = work.uses[allowance];
  const isResumed = use !== undefined && (use.open > 0 || nowMs - use.lastMs < PIECE_MS);
  const next = isResumed
    ? { ...use, open: use.open + 1 }
    : { sinceMs: nowMs, lastMs: nowMs, open: 1, pieces: [] };
  return { ...work, uses: { ...work.uses, [allowance]: next } };
};

/** A step that was begun, and of which nothing was sent. */
export const notBegun = (work: Work, step: Step): Work => {
  const allowance = allowanceOf(step.objectType);
  const use = work.uses[allowance];
  if (use === undefined) return work;
  return { ...work, uses: { ...work.uses, [allowance]: { ...use, open: use.open - 1 } } };
};

export const done = (work: Work, step: Step, at: Instant): Work => {
  const allowance = allowanceOf(step.objectType);
  const use = work.uses[allowance];
  const left = { ...work.left, [allowance]: work.left[allowance] - stepMs(step) };
  if (use === undefined) return { ...work, left };
  const nowMs = epochMsOf(at);
  const pieces = withDone(use.pieces, nowMs, stepMs(step));
  const next = { ...use, lastMs: nowMs, open: use.open - 1, pieces };
  return { ...work, left, uses: { ...work.uses, [allowance]: next } };
};

const withDone = (pieces: readonly Piece[], nowMs: number, doneMs: number): readonly Piece[] => {
  const last = pieces.at(-1);
  if (last === undefined || nowMs >= last.startMs + PIECE_MS) {
    const recent = pieces.filter(({ startMs }) => startMs > nowMs - WINDOW_MS);
    return [...recent, { startMs: nowMs, doneMs }];
  }
  return [...pieces.slice(0, -1), { ...last, doneMs: last.doneMs + doneMs }];
};

/**
 * When what is left will be done: each allowance by itself, as fast as it went over the last minutes
 * while it was used, so that a stall shows and slow steps still to come are not taken for quick ones. What is
 * under way side by side takes as long as the longer of the two.
 */
export const finishOf = ({ left, uses }: Work, now: Instant): Instant => {
  const nowMs = epochMsOf(now);
  const directory = leftMs(left.directory, uses.directory, nowMs);
  const conditionalAccess = leftMs(left.conditionalAccess, uses.conditionalAccess, nowMs);
  const isSideBySide = isUnderWay(uses.directory) && isUnderWay(uses.conditionalAccess);
  const ms = isSideBySide ? Math.max(directory, conditionalAccess) : directory + conditionalAccess;
  return instantAt(nowMs + Math.round(ms));
};

const isUnderWay = (use: Use | undefined): boolean => use !== undefined && use.open > 0;

const leftMs = (left: number, use: Use | undefined, nowMs: number): number => {
  if (use === undefined || use.open === 0) return left;
  const sinceMs = Math.max(use.sinceMs, nowMs - WINDOW_MS);
  const done = use.pieces
    .filter(({ startMs }) => startMs >= sinceMs)
    .reduce((sum, { doneMs }) => sum + doneMs, 0);
  return (left * (nowMs - sinceMs + TRUST_MS)) / (done + TRUST_MS);
};
