import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  AppendOutcomeUnknown,
  EventStore,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { ChainHeads } from '../integrity/chain-heads.port.js';
import { LeaseLost } from '../leases/leases.port.js';
import { Capturing } from './capturing.js';
import { ChangeLog } from './change-log.js';
import { OwnWrites } from './own-writes.js';
import { Recorder } from './recorder.js';

const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** Records what did not come from a look of this process, into tenants captured here, elsewhere or never. */
@Injectable()
export class Recorders {
  private readonly own = new Map<string, Recorder>();

  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly chainHeads: ChainHeads,
    private readonly capturing: Capturing,
  ) {}

  /**
   * Has `decide` record on what stands in the log; again when somebody else recorded meanwhile, so it
   * has to decide nothing the second time for what it recorded the first time.
   */
  async record<Result>(
    tenantId: string,
    decide: (recorder: Recorder) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await decide(this.of(tenantId));
      } catch (error) {
        if (!mayDecideAgain(error) || attempt === MAX_ATTEMPTS) throw error;
      }
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
      await delay(pauseMs * Math.random());
    }
  }

  /** Capture's own where it captures here: two in one process would get into each other's way. */
  private of(tenantId: string): Recorder {
    const { current } = this.capturing;
    if (current !== null && tenantId === this.capturing.tenantId) return current.recorder;
    const { store, history } = this;
    const known = this.own.get(tenantId);
    if (known !== undefined) return known;
    const log = new ChangeLog(store, tenantId, this.chainHeads);
    const recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    this.own.set(tenantId, recorder);
    return recorder;
  }
}

const mayDecideAgain = (error: unknown): boolean =>
  error instanceof WrongExpectedRevision ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof LeaseLost;
