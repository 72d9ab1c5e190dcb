import { Injectable } from '@nestjs/common';
import { DirectoryWriter } from '../directory/directory.port.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { History } from '../history/history.port.js';
import { Identities } from '../history/identities.port.js';
import type { Turn } from './group-writer.js';
import { PlanWriter } from './plan-writer.js';
import { RecoveryOptions } from './recovery-options.port.js';
import type { RecoveryRun } from './recovery-run.js';

/** Makes the writers of plans, each for one recovery. */
@Injectable()
export class PlanWriters {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly history: History,
    private readonly identities: Identities,
    private readonly options: RecoveryOptions,
  ) {}

  /** Knows what the recovery itself made anew sooner than those who follow the log. */
  of(run: RecoveryRun, turn: Turn): PlanWriter {
    const identities = { current: (id: ObjectId) => run.current(this.identities.current(id)) };
    const now = this.history.tenant(run.tenantId).now();
    return new PlanWriter(this.writer, this.options, { run, turn, identities, now });
  }
}
