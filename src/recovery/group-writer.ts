import type { Step } from '../domain/recovery/plan.js';
import { RecoveryNotReady } from '../domain/recovery/recovery-errors.js';
import { hasEnded, type OpenStep, type Settlement } from '../domain/recovery/recovery.js';
import { type Tried, unseen } from '../domain/recovery/settlement.js';
import { Effects } from './effects.js';
import {
  answeredEnd,
  cancelledBefore,
  endsOf,
  foundSo,
  givenUp,
  isAnyOpen,
  isToShow,
  toSend,
  triedBefore,
} from './endings.js';
import type { Seen } from './look-each.js';
import type { Run } from './recovery-run.js';
import type { RecoveryOptions } from './recovery-options.port.js';
import { type Answered, isKnown, Sender } from './sender.js';
import { Silence } from './silence.js';
import { isOpen, lookAt, type Looked, type Sight, traceIn } from './step-look.js';

/**
 * Tries of one write whose answers were lost, before it is given up. Where one answer of twenty is lost, three in
 * a row come about once in ten thousand writes, and five not in a lifetime.
 */
const MAX_ATTEMPTS = 5;

/** Between two looks at what is silent. */
const LONGEST_REST_MS = 5000;

/** The time in which this process is the only one that writes. */
export interface Turn {
  readonly signal: AbortSignal;
  /** Asked before anything is sent. @throws LeaseLost */
  readonly assertHeld: () => void;
  /** From when on no write of the process before is under way; milliseconds of the clock that is never set. */
  readonly othersDoneAtMs: number;
}

/** A group that was sent, with the answers of the directory. */
export interface Sent {
  readonly done: readonly Settlement[];
  readonly answered: readonly Answered[];
  /** Steps of which nothing was sent, because the directory does not tell about them now. */
  readonly silent: readonly Step[];
}

/** Writes groups of independent steps: look, order, write; then look again, settle. */
export class GroupWriter {
  private readonly effects: Effects;
  private readonly sender: Sender;
  private readonly silence: Silence;
  /** By step: why the directory does not tell about it, until that is settled. */
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly sight: Sight,
    private readonly options: RecoveryOptions,
    private readonly run: Run,
    private readonly turn: Turn,
  ) {
    const look = async (steps: readonly Step[]) => {
      const seen = await this.look(steps);
      for (const { step } of seen.looked) this.refused.delete(step.stepId);
      for (const [stepId, words] of seen.refused) this.refused.set(stepId, words);
      return seen;
    };
    this.silence = new Silence({ writer: sight.writer, now: sight.now, options });
    this.effects = new Effects(look, { now: options.nowMs, wait: (ms) => this.wait(ms) });
    const mayWrite = () => {
      turn.signal.throwIfAborted();
      turn.assertHeld();
      const { recoveryId, status } = run.state.recovery;
      if (status !== 'running') throw new RecoveryNotReady(recoveryId, status, 'written');
    };
    const lookedAt = async (steps: readonly Step[]) => (await look(steps)).looked;
    this.sender = new Sender(sight.writer, mayWrite, lookedAt);
  }

  /**
   * Looks at steps, orders and writes what is left of them; `null` once the recovery is paused or over: then
   * nothing more is sent. They were never tried, or their tries had no effect.
   * @throws DirectoryUnavailable, LeaseLost
   */
  async send(steps: readonly Step[]): Promise<Sent | null> {
    if (this.run.state.recovery.status !== 'running' && this.open(steps).length === 0) return null;
    const seen = await this.look(steps);
    const silent = steps.filter(({ stepId }) => seen.silent.has(stepId));
    if (silent.length === steps.length) return { done: [], answered: [], silent };
    const found = new Map(seen.looked.map((looked) => [looked.step.stepId, looked]));
    const told = steps.filter((step) => !silent.includes(step));
    const ordered = told.map((step) => {
      const looked = found.get(step.stepId);
      const { before: tried = [] } = this.run.state.open.get(step.stepId) ?? {};
      return { step, before: looked === undefined ? [] : toSend(looked, tried) };
    });
    const issued = await this.run.tell({ kind: 'issue', steps: ordered });
    if (issued.length === 0) {
      await this.leave(seen);
      return null;
    }
    const done = endsOf(seen, this.run.state.open, triedBefore);
    const sent = await this.sender.send(seen.looked.filter(isOpen));
    await this.run.tell({ kind: 'made', made: sent.flatMap(madeBy) });
    return { done, answered: sent, silent };
  }

  /**
   * Reads back what was answered and records how each step ended; what nobody knows about stays open. Gives the
   * steps of which nothing was ever sent. @throws DirectoryUnavailable, LeaseLost, what kept them from being sent
   */
  async settle({ done, answered }: Sent): Promise<readonly Step[]> {
    const unsent = answered.filter((one) => one.unsent !== null);
    await this.run.tell({ kind: 'withdraw', stepIds: unsent.map(stepIdOf) });
    const known = answered.filter(isKnown);
    const sent = new Map(known.map((one) => [stepIdOf(one), one]));
    const seen = await this.effects.of({
      steps: known.filter(isToShow).map(({ looked }) => looked.planned),
      deadline: this.options.nowMs() + this.options.readLagMs,
      isMissing: (looked) => isAnyOpen(looked, sent.get(looked.step.stepId)),
    });
    const shown = new Map(seen.map((looked) => [looked.step.stepId, looked]));
    // What is silent may have been written all the same: it stays open.
    const told = known.filter((one) => !isToShow(one) || this.isTold(stepIdOf(one), shown));
    const settlements = told.map((one) => this.endOf(one, shown.get(stepIdOf(one))));
    await this.record([...done, ...settlements]);
    for (const { unsent: why } of unsent) {
      if (!(why?.cause instanceof RecoveryNotReady)) throw why?.cause;
    }
    // A try before the one that was kept back may still show.
    const { open } = this.run.state;
    return unsent.filter((one) => !open.has(stepIdOf(one))).map(({ looked }) => looked.planned);
  }

  /**
   * Settles what was ordered and may or may not have been written, as soon as its effect shows; gives the steps
   * to be tried again. The time for an effect runs from here: nobody knows when the write left, only that it was
   * before now. A process that lost its turn without a word may still be sending it.
   */
  async stillOpen(steps?: readonly Step[]): Promise<readonly Step[]> {
    const open = this.open(steps);
    const looked = await this.effects.of({
      steps: open.map(({ step }) => step),
      deadline: Math.max(this.options.nowMs(), this.turn.othersDoneAtMs) + this.options.readLagMs,
      isMissing: isOpen,
      onLook: (some) =>
        this.record(some.filter((one) => !isOpen(one)).map((one) => foundSo(one, this.tried(one)))),
    });
    const left = looked.filter(isOpen);
    const hopeless = left.flatMap((one) => this.hopeless(one) ?? []);
    const refused = open.flatMap(({ step, before }) => {
      const words = this.refused.get(step.stepId);
      return words === undefined ? [] : [unseen(step, before, words)];
    });
    await this.record([...hopeless, ...refused]);
    return open.filter(({ step }) => this.isUnsettled(step)).map(({ step }) => step);
  }

  /** Whether a step was ordered, and how it ended is not known. */
  isUnsettled({ stepId }: Step): boolean {
    return this.run.state.open.has(stepId);
  }

  /** To be waited before what is silent is looked at again. */
  rest(): Promise<unknown> {
    return this.wait(Math.min(LONGEST_REST_MS, this.options.silentMs / 10));
  }

  private wait(ms: number): Promise<unknown> {
    this.turn.signal.throwIfAborted();
    return ms > 0 ? this.options.wait(ms, this.turn.signal) : Promise.resolve();
  }

  private isTold(stepId: string, shown: ReadonlyMap<string, Looked>): boolean {
    return shown.has(stepId) || this.refused.has(stepId);
  }

  private look(steps: readonly Step[]): Promise<Seen> {
    const traceOf = ({ stepId }: Step) => traceIn(this.run.state.open.get(stepId));
    return this.silence.look(steps, (some) => lookAt(this.sight, some, traceOf));
  }

  private async record(settlements: readonly Settlement[]): Promise<void> {
    await this.run.tell({ kind: 'settle', settlements });
    for (const { stepId } of settlements) this.refused.delete(stepId);
  }

  /** A pause leaves what is open as it is; an end does not. */
  private async leave(seen: Seen): Promise<void> {
    const { open, recovery } = this.run.state;
    if (!hasEnded(recovery.status)) return;
    const left = seen.looked.filter((one) => isOpen(one) && open.has(one.step.stepId));
    const cancelled = left.map((one) => cancelledBefore(one, this.tried(one)));
    await this.record([...cancelled, ...endsOf(seen, open, ({ before }) => before)]);
  }

  /** Why no other try is made of what shows no effect; `null` where one is. */
  private hopeless(looked: Looked): Settlement | null {
    const open = this.run.state.open.get(looked.step.stepId);
    if (open === undefined) return null;
    // What the directory says that it made would be made twice.
    if (open.created !== null || looked.createdId !== null)
      return givenUp(looked, open.before, this.notSeen());
    return open.attempt < MAX_ATTEMPTS ? null : givenUp(looked, open.before, NO_EFFECT);
  }

  private open(steps?: readonly Step[]): readonly OpenStep[] {
    const { open } = this.run.state;
    return steps === undefined
      ? [...open.values()]
      : steps.flatMap(({ stepId }) => open.get(stepId) ?? []);
  }

  private tried({ step }: Looked): Tried {
    return this.run.state.open.get(step.stepId)?.before ?? null;
  }

  private endOf(answered: Answered, looked: Looked | undefined): Settlement {
    const stepId = stepIdOf(answered);
    const words = this.refused.get(stepId);
    const why = words === undefined ? this.notSeen() : `${NOT_SHOWN}: ${words}`;
    return answeredEnd(answered, triedBefore(this.run.state.open.get(stepId)), { looked, why });
  }

  private notSeen(): string {
    const seconds = Math.ceil(this.options.readLagMs / 1000);
    return `The directory took the write and did not show it within ${String(seconds)} s`;
  }
}

const NO_EFFECT = 'The directory gave no answer and shows no effect';
const NOT_SHOWN = 'The directory took the write and does not show it';

const stepIdOf = ({ looked }: Answered): string => looked.step.stepId;

/** The id of what a step made, as the directory told it. */
const madeBy = ({ looked: { step }, createdId: newId }: Answered) =>
  newId === null || step.operation !== 'recreate'
    ? []
    : [{ stepId: step.stepId, oldId: step.objectId, newId }];
