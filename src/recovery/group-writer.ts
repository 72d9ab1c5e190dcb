import { epochMsOf } from '../domain/instant.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Part } from '../domain/recovery/judge.js';
import type { Step } from '../domain/recovery/plan.js';
import { RecoveryNotReady } from '../domain/recovery/recovery-errors.js';
import { hasEnded, type Settlement } from '../domain/recovery/recovery.js';
import { formerAppId } from '../domain/recovery/recreate/creation.js';
import {
  APPLIED,
  asOurs,
  type Fate,
  foundWritten,
  notPossible,
  nothingToWrite,
  notWritten,
  refused,
  settlement,
} from '../domain/recovery/settlement.js';
import { Effects } from './effects.js';
import { type Answered, Sender } from './sender.js';
import { isOpen, lookAt, type Looked, type Sight, type Trace } from './step-look.js';
import type { Run } from './recovery-run.js';
import type { RecoveryOptions } from './recovery-options.port.js';

/** Tries of one write whose answers were lost, before it is given up. */
const MAX_ATTEMPTS = 3;

/** The time in which this process is the only one that writes. */
export interface Turn {
  readonly signal: AbortSignal;
  /** Asked before anything is sent. @throws LeaseLost */
  readonly assertHeld: () => void;
  /** From when on no write of the process before is under way; milliseconds since 1970. */
  readonly othersDoneAtMs: number;
}

/** A group that was sent, with the answers of the directory. */
export interface Sent {
  readonly done: readonly Settlement[];
  readonly answered: readonly Answered[];
}

/** Writes groups of independent steps: order, look, write; then look again, settle. */
export class GroupWriter {
  private readonly effects: Effects;
  private readonly sender: Sender;
  /** What was made and is not settled yet, by step. */
  private readonly made = new Map<string, ObjectId>();

  constructor(
    private readonly sight: Sight,
    private readonly options: RecoveryOptions,
    private readonly run: Run,
    private readonly turn: Turn,
  ) {
    const look = (steps: readonly Step[]) => lookAt(sight, steps, (step) => this.traceOf(step));
    this.effects = new Effects(look, () => this.now(), turn.signal);
    const mayWrite = () => {
      turn.assertHeld();
      const { recoveryId, status } = run.state.recovery;
      if (status !== 'running') throw new RecoveryNotReady(recoveryId, status, 'written');
    };
    this.sender = new Sender(sight.writer, { signal: turn.signal, mayWrite }, look);
  }

  /**
   * Orders and writes steps that were never tried, or whose tries had no effect; `null` once the recovery is
   * paused or over: then nothing more is sent. @throws DirectoryUnavailable, LeaseLost
   */
  async send(steps: readonly Step[]): Promise<Sent | null> {
    const issued = await this.run.tell({ kind: 'issue', steps });
    if (issued.length === 0) {
      await this.leave(steps);
      return null;
    }
    const traceOf = (step: Step) => (this.attemptOf(step) > 1 ? this.traceOf(step) : null);
    const looked = await lookAt(this.sight, steps, traceOf);
    const done = looked
      .filter((one) => !isOpen(one))
      .map((one) => (this.attemptOf(one.step) > 1 ? foundSo(one) : asFound(one)));
    const answered = await this.sender.send(looked.filter(isOpen));
    for (const { looked: one, createdId } of answered) {
      if (createdId !== null) this.made.set(one.step.stepId, createdId);
    }
    return { done, answered };
  }

  /** Reads back what was taken and records how each step ended; what nobody knows about stays open. */
  async settle({ done, answered }: Sent): Promise<void> {
    const known = answered.filter((one) => !one.isUnknown);
    const sent = new Map(known.map((one) => [one.looked.step.stepId, one]));
    const seen = await this.effects.of({
      steps: known.filter(hasTaken).map(({ looked }) => looked.planned),
      deadline: this.now() + this.options.readLagMs,
      isMissing: (looked) => isAnyOpen(looked, sent.get(looked.step.stepId)),
    });
    const shown = new Map(seen.map((looked) => [looked.step.stepId, looked]));
    const settlements = known.map((one) => this.endOf(one, shown.get(one.looked.step.stepId)));
    await this.run.tell({ kind: 'settle', settlements: [...done, ...settlements] });
    for (const { stepId } of settlements) this.made.delete(stepId);
  }

  /**
   * Settles what was ordered and may or may not have been written, as soon as its effect shows; gives the steps
   * to be tried again. The time for an effect runs from here: nobody knows when the write left, only that it was
   * before now. A process that lost its turn without a word may still be sending it.
   */
  async stillOpen(steps?: readonly Step[]): Promise<readonly Step[]> {
    const looked = await this.effects.of({
      steps: this.open(steps),
      deadline: Math.max(this.now(), this.turn.othersDoneAtMs) + this.options.readLagMs,
      isMissing: isOpen,
      onLook: async (some) => {
        const settlements = some.filter((one) => !isOpen(one)).map(foundSo);
        await this.run.tell({ kind: 'settle', settlements });
      },
    });
    const left = looked.filter(isOpen);
    const hopeless = left.filter(({ step }) => this.attemptOf(step) >= MAX_ATTEMPTS);
    await this.run.tell({ kind: 'settle', settlements: hopeless.map(givenUp) });
    return left.filter((one) => !hopeless.includes(one)).map(({ planned }) => planned);
  }

  /** A pause leaves them as they are; an end does not. */
  private async leave(steps: readonly Step[]): Promise<void> {
    const open = this.open(steps);
    if (open.length === 0 || !hasEnded(this.run.state.recovery.status)) return;
    const looked = await lookAt(this.sight, open, (step) => this.traceOf(step));
    const settlements = looked.map((one) => (isOpen(one) ? cancelledBefore(one) : foundSo(one)));
    await this.run.tell({ kind: 'settle', settlements });
  }

  private open(steps?: readonly Step[]): readonly Step[] {
    const { open } = this.run.state;
    const found =
      steps === undefined
        ? [...open.values()]
        : steps.flatMap(({ stepId }) => open.get(stepId) ?? []);
    return found.map(({ step }) => step);
  }

  private attemptOf({ stepId }: Step): number {
    return this.run.state.open.get(stepId)?.attempt ?? 0;
  }

  private traceOf({ stepId }: Step): Trace | null {
    const open = this.run.state.open.get(stepId);
    const createdId = this.made.get(stepId) ?? null;
    return open === undefined ? null : { since: open.issuedAt, createdId };
  }

  private now(): number {
    return epochMsOf(this.options.clock());
  }

  private endOf({ looked, parts, createdId }: Answered, shown: Looked | undefined): Settlement {
    const { step } = looked;
    const isRepeated = this.attemptOf(step) > 1;
    const missing = new Set(shown?.parts.filter(isToWrite).map(({ name }) => name));
    const answers = new Map(parts.map(({ part, answer }) => [part.name, answer]));
    const told = parts.map(({ part, answer }): Part => {
      if (isRepeated) return asOurs(part);
      return answer === 'already-so' ? { ...part, state: answer } : part;
    });
    const end = settlement(step.stepId, told, ({ name }): Fate => {
      const answer = answers.get(name);
      if (typeof answer === 'object' && answer !== null) return refused(answer.refused);
      return missing.has(name) ? this.notSeen() : APPLIED;
    });
    return withCreated(end, { step, attributes: shown?.attributes ?? {} }, createdId);
  }

  private notSeen(): Fate {
    const seconds = Math.ceil(this.options.readLagMs / 1000);
    return notPossible(
      `The directory took the write and did not show it within ${String(seconds)} s`,
    );
  }
}

const isToWrite = ({ state }: Part): boolean => state === 'write';

const hasTaken = ({ parts }: Answered): boolean => parts.some(({ answer }) => answer === 'taken');

/** Whether a part that the directory took is still as it was. */
const isAnyOpen = ({ parts }: Looked, answered: Answered | undefined): boolean => {
  const taken = new Set(
    answered?.parts.filter(({ answer }) => answer === 'taken').map(({ part }) => part.name),
  );
  return parts.some((part) => isToWrite(part) && taken.has(part.name));
};

/** Nothing is left to write before any try of ours. */
const asFound = ({ step, parts }: Looked): Settlement => nothingToWrite(step.stepId, parts);

/** Nothing is left to write after a try of ours: what is as desired is taken for its effect. */
const foundSo = (looked: Looked): Settlement => {
  const { step, parts } = looked;
  return parts.some(({ state }) => state === 'already-so')
    ? withCreated(foundWritten(step.stepId, parts), looked, looked.createdId)
    : nothingToWrite(step.stepId, parts);
};

/** With what was made anew, as it is known by its last look. */
const withCreated = (
  end: Settlement,
  { step, attributes }: Pick<Looked, 'step' | 'attributes'>,
  newId: ObjectId | null,
): Settlement => {
  if (newId === null || step.operation !== 'recreate') return end;
  const created = { oldId: step.objectId, newId };
  const { appId: after } = attributes;
  const before = formerAppId(step);
  if (before === null || typeof after !== 'string') return { ...end, created };
  return { ...end, created: { ...created, appId: { before, after } } };
};

const givenUp = ({ step, parts }: Looked): Settlement =>
  foundWritten(step.stepId, parts, notPossible('The directory gave no answer and shows no effect'));

const cancelledBefore = ({ step, parts }: Looked): Settlement =>
  notWritten(step.stepId, parts, 'The recovery was cancelled before this was written');
