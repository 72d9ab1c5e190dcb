import type { DirectoryWriter, WriteOutcome } from '../directory/directory.port.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Part } from '../domain/recovery/judge.js';
import { piecesOf } from '../domain/recovery/pieces.js';
import type { Step } from '../domain/recovery/plan.js';
import { LeaseLost } from '../leases/leases.port.js';
import { writeOf } from './directory-write.js';
import { isOpen, type Looked } from './step-look.js';

/** What the directory said to one part of a write, in its own words where it refused. */
export type Answer = 'taken' | 'already-so' | { readonly refused: string };

/** A step that was sent. */
export interface Answered {
  readonly looked: Looked;
  /** Nobody knows whether all of it was written. */
  readonly isUnknown: boolean;
  readonly parts: readonly AnsweredPart[];
  readonly createdId: ObjectId | null;
}

interface AnsweredPart {
  readonly part: Part;
  /** `null` where nothing was sent. */
  readonly answer: Answer | null;
}

/** Whether anything may still be sent. */
interface Leave {
  readonly signal: AbortSignal;
  /** Asked before each request. @throws LeaseLost; RecoveryNotReady once the recovery is paused or over */
  readonly mayWrite: () => void;
}

/** Sends writes, and those that are refused as a whole again in their pieces. */
export class Sender {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly leave: Leave,
    private readonly look: (steps: readonly Step[]) => Promise<readonly Looked[]>,
  ) {}

  /** In the order given. @throws LeaseLost; DirectoryUnavailable when pieces cannot be looked at */
  async send(looked: readonly Looked[]): Promise<readonly Answered[]> {
    const outcomes = await this.outcomes(looked);
    const whole = looked.map((one, index) => answeredBy(one, outcomes[index] ?? NOT_SENT));
    const refused = looked.filter((one, index) => canBeParted(one, outcomes[index]));
    const parted = await this.inPieces(refused);
    return whole.map((one) => parted.get(one.looked.step.stepId) ?? one);
  }

  private async outcomes(looked: readonly Looked[]): Promise<readonly WriteOutcome[]> {
    if (looked.length === 0) return [];
    this.leave.signal.throwIfAborted();
    try {
      this.leave.mayWrite();
      return await this.writer.write(looked.map(writeOf), this.leave.mayWrite);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      return looked.map(() => ({ outcome: 'unknown', detail: String(error) }));
    }
  }

  /** One piece of each at a time, each looked at and judged as ever. */
  private async inPieces(refused: readonly Looked[]): Promise<ReadonlyMap<string, Answered>> {
    const parted = new Map(refused.map((one) => [one.step.stepId, unanswered(one)]));
    for (let round = 0; ; round += 1) {
      const due = refused.filter(
        (one) => round < openPieces(one).length && parted.get(one.step.stepId)?.isUnknown === false,
      );
      if (due.length === 0) return parted;
      const looks = await this.look(due.map(({ planned }) => planned));
      const pieces = looks.map((one, index) => only(one, due[index], round));
      const open = pieces.filter(isOpen);
      const outcomes = await this.outcomes(open);
      for (const one of pieces) {
        const outcome = outcomes[open.indexOf(one)];
        const answered = outcome === undefined ? unanswered(one) : answeredBy(one, outcome);
        const before = parted.get(one.step.stepId);
        if (before !== undefined) parted.set(one.step.stepId, merged(before, answered));
      }
    }
  }
}

const NOT_SENT: WriteOutcome = { outcome: 'unknown', detail: 'not sent' };

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
  parts: looked.parts.map((part) => ({ part, answer: null })),
  createdId: looked.createdId,
});

const answeredBy = (looked: Looked, outcome: WriteOutcome): Answered => {
  const answer = answerIn(outcome);
  const createdId = 'createdId' in outcome ? (outcome.createdId ?? null) : null;
  return {
    looked,
    isUnknown: answer === null,
    parts: looked.parts.map((part) => ({ part, answer: part.state === 'write' ? answer : null })),
    createdId: createdId ?? looked.createdId,
  };
};

/** `null` when nobody knows. */
const answerIn = (outcome: WriteOutcome): Answer | null => {
  switch (outcome.outcome) {
    case 'done':
      return 'taken';
    case 'already-so':
      return 'already-so';
    case 'refused':
      return { refused: outcome.detail };
    case 'unknown':
      return null;
  }
};

const merged = (before: Answered, piece: Answered): Answered => {
  const pieces = new Map(piece.parts.map((one) => [one.part.name, one]));
  return {
    ...before,
    isUnknown: piece.isUnknown,
    parts: before.parts.map((one) => pieces.get(one.part.name) ?? one),
  };
};
