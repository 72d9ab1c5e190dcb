import { Injectable } from '@nestjs/common';
import type { RecoveryOrder } from '../domain/recovery/recovery-orders.js';
import { EventStore } from '../event-store/event-store.port.js';
import { Recoveries } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoveryRun } from './recovery-run.js';

/** Where people's wishes about recoveries are decided; each recovery has a stream of its own. */
@Injectable()
export class RecoveryStreams {
  constructor(
    private readonly store: EventStore,
    private readonly recoveries: Recoveries,
    private readonly options: RecoveryOptions,
  ) {}

  /** Decides and records; the recovery can be asked for what came of it as soon as this resolves. */
  async tell(tenantId: string, recoveryId: string, order: RecoveryOrder): Promise<void> {
    const { store, options } = this;
    const run = new RecoveryRun({ store, options, tenantId, recoveryId, alone: false });
    await run.catchUp();
    await run.tell(order);
    await this.recoveries.caughtUp(recoveryId);
  }
}
