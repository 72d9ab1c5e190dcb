import type { DirectoryWriter, WriteOutcome } from '../directory/directory.port.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Part } from '../domain/recovery/judge.js';
import { piecesOf } from '../domain/recovery/pieces.js';
import type { Step } from '../domain/recovery/plan.js';
import { writeOf } from './directory-write.js';
import { isOpen, type Looked } from './step-look.js';

/** What the directory said to one part of a write, in its own words where it refused. */
export type Answer = 'taken' | 'already-so' | { readonly refused: string };

/** A step that was sent. */
export interface Answered {
  readonly looked: Looked;
  /** Nobody knows whether all of it was written. */
  readonly isUnknown: boolean;
  /** Nothing of it left, for what was thrown; `null` where it was sent. */
  readonly unsent: { readonly cause: unknown } | null;
  /** Some of what was refused may have been written all the same. */
  readonly isBegun: boolean;
  readonly parts: readonly AnsweredPart[];
  readonly createdId: ObjectId | null;
}

interface AnsweredPart {
  readonly part: Part;
  /** `null` where nothing was sent. */
  readonly answer: Answer | null;
}

/** Whether the directory said something to all of it. */
export const isKnown = ({ isUnknown, unsent }: Answered): boolean => !isUnknown && unsent === null;

/** Sends writes, and those that are refused as a whole again in their pieces. */
export class Sender {
  constructor(
    private readonly writer: DirectoryWriter,
    /** Asked before each request; where it throws, that and what follows is not sent. */
    private readonly mayWrite: () => void,
    /** Leaves out what the directory does not tell of. @throws DirectoryUnavailable */
    private readonly look: (steps: readonly Step[]) => Promise<readonly Looked[]>,
  ) {}

  /** In the order given; never throws, so that no answer is lost. */
  async send(looked: readonly Looked[]): Promise<readonly Answered[]> {
    const outcomes = await this.outcomes(looked);
    const whole = looked.map((one, index) => answeredBy(one, outcomes[index] ?? NO_ANSWER));
    const refused = whole.filter(({ looked: one }, index) => canBeParted(one, outcomes[index]));
    const parted = await this.inPieces(refused);
    return whole.map((one) => parted.get(one.looked.step.stepId) ?? one);
  }

  private async outcomes(looked: readonly Looked[]): Promise<readonly WriteOutcome[]> {
    if (looked.length === 0) return [];
    try {
      this.mayWrite();
    } catch (cause) {
      return looked.map(() => ({ outcome: 'not-sent', cause }));
    }
    try {
      return await this.writer.write(looked.map(writeOf), this.mayWrite);
    } catch (error) {
      return looked.map(() => ({ outcome: 'unknown', detail: String(error) }));
    }
  }

  /** One piece of each at a time, each looked at and judged as ever. */
  private async inPieces(whole: readonly Answered[]): Promise<ReadonlyMap<string, Answered>> {
    const refused = whole.map(({ looked }) => looked);
    const parted = new Map(
      whole.map(({ looked, isBegun }) => [looked.step.stepId, { ...unanswered(looked), isBegun }]),
    );
    for (let round = 0; ; round += 1) {
      const due = refused.filter(
        (one) => round < openPieces(one).length && parted.get(one.step.stepId)?.isUnknown === false,
      );
      if (due.length === 0) return parted;
      const pieces = await this.pieces(due, round);
      const open = [...pieces.values()].filter(isOpen);
      const outcomes = await this.outcomes(open);
      for (const { step } of due) {
        const before = parted.get(step.stepId);
        const piece = pieces.get(step.stepId);
        if (before === undefined) continue;
        const outcome = piece && outcomes[open.indexOf(piece)];
        parted.set(
          step.stepId,
          piece === undefined ? lost(before) : merged(before, piece, outcome),
        );
      }
    }
  }

  /** By step, without those that cannot be looked at just now. */
  private async pieces(
    due: readonly Looked[],
    round: number,
  ): Promise<ReadonlyMap<string, Looked>> {
    const looks = await this.look(due.map(({ planned }) => planned)).catch(() => []);
    const before = new Map(due.map((one) => [one.step.stepId, one]));
    return new Map(
      looks.map((one) => [one.step.stepId, only(one, before.get(one.step.stepId), round)]),
    );
  }
}

const NO_ANSWER: WriteOutcome = { outcome: 'unknown', detail: 'no answer' };

const openPieces = ({ step, parts }: Looked): readonly (readonly Part[])[] =>
  piecesOf(
    step.objectType,
    parts.filter(({ state }) => state === 'write'),
  );

/** Refused for what it says, or for what the writer may: it may be about one attribute only. */
const canBeParted = (looked: Looked, outcome: WriteOutcome | undefined): boolean =>
  outcome?.outcome === 'refused' &&
  (outcome.status === 400 || outcome.status === 403) &&
  looked.step.operation === 'update' &&
  openPieces(looked).length > 1;

/** A look at a step, with the parts of one of its pieces only. */
const only = (now: Looked, before: Looked | undefined, round: number): Looked => {
  const piece = before === undefined ? [] : (openPieces(before)[round] ?? []);
  const names = new Set(piece.map(({ name }) => name));
  return { ...now, parts: now.parts.filter(({ name }) => names.has(name)) };
};

const unanswered = (looked: Looked): Answered => ({
  looked,
  isUnknown: false,
  unsent: null,
  isBegun: false,
  parts: looked.parts.map((part) => ({ part, answer: null })),
  createdId: looked.createdId,
});

const answeredBy = (looked: Looked, outcome: WriteOutcome): Answered => {
  const answer = answerIn(outcome);
  const createdId = 'createdId' in outcome ? (outcome.createdId ?? null) : null;
  return {
    looked,
    isUnknown: outcome.outcome === 'unknown',
    unsent: outcome.outcome === 'not-sent' ? outcome : null,
    isBegun: outcome.outcome === 'refused' && outcome.isBegun === true,
    parts: looked.parts.map((part) => ({ part, answer: part.state === 'write' ? answer : null })),
    createdId: createdId ?? looked.createdId,
  };
};

/** `null` where there is none. */
const answerIn = (outcome: WriteOutcome): Answer | null => {
  switch (outcome.outcome) {
    case 'done':
      return 'taken';
    case 'already-so':
      return 'already-so';
    case 'refused':
      return { refused: outcome.detail };
    case 'unknown':
    case 'not-sent':
      return null;
  }
};

/** What was tried as a whole may have been taken in part, so that nobody knows without an answer to each piece. */
const lost = (before: Answered): Answered => ({ ...before, isUnknown: true });

const merged = (before: Answered, piece: Looked, outcome: WriteOutcome | undefined): Answered => {
  const answered = outcome === undefined ? unanswered(piece) : answeredBy(piece, outcome);
  if (!isKnown(answered)) return lost(before);
  const pieces = new Map(answered.parts.map((one) => [one.part.name, one]));
  return {
    ...before,
    isBegun: before.isBegun || answered.isBegun,
    parts: before.parts.map((one) => withPiece(one, pieces.get(one.part.name))),
  };
};

/** What was left to write before the whole was tried and is so now, was taken with the whole. */
const withPiece = (before: AnsweredPart, piece: AnsweredPart | undefined): AnsweredPart => {
  if (piece === undefined) return before;
  const { part } = before;
  const isOurs = part.state === 'write' && piece.part.state === 'already-so';
  if (isOurs) return { part, answer: 'taken' };
  return piece.part.isHalfWay === true ? { ...piece, part } : piece;
};
