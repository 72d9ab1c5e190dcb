import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Operator } from '../domain/access/operator.js';
import { RecoveryNotReady } from '../domain/recovery/recovery-errors.js';
import type { Recovery } from '../domain/recovery/recovery.js';
import type { Rehearsal } from '../domain/recovery/recovery-events.js';
import { LoadedTenants } from './loaded-tenants.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoverySteps } from './recovery-steps.js';
import { RecoveryStreams } from './recovery-streams.js';
import { NOTHING_DONE, rehearse } from './rehearse.js';

/** Tries plans out, one at a time: each needs a process that holds a tenant. */
@Injectable()
export class Rehearsals implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private current: string | null = null;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly steps: RecoverySteps,
    private readonly streams: RecoveryStreams,
    private readonly tenants: LoadedTenants,
    private readonly options: RecoveryOptions,
  ) {}

  /** Begins, and is done when the recovery's stream says so. @throws RecoveryNotReady */
  begin(recovery: Recovery, by: Operator): void {
    const { recoveryId, status } = recovery;
    if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, 'rehearsed');
    if (this.current !== null) {
      throw new RecoveryNotReady(
        recoveryId,
        `waiting for the rehearsal of ${this.current}`,
        'rehearsed',
      );
    }
    this.current = recoveryId;
    this.done = this.carryOut(recovery, by).finally(() => {
      this.current = null;
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async carryOut(recovery: Recovery, by: Operator): Promise<void> {
    const { tenantId, recoveryId } = recovery;
    const rehearsal = await this.tried(recovery);
    if (this.stopping.signal.aborted) return;
    try {
      await this.streams.tell(tenantId, recoveryId, { kind: 'rehearsed', by, ...rehearsal });
    } catch (error) {
      new Logger('Rehearsals').error(`${recoveryId} could not be recorded: ${String(error)}`);
    }
  }

  private async tried(recovery: Recovery): Promise<Rehearsal> {
    const { tenantId, recoveryId } = recovery;
    const { signal } = this.stopping;
    try {
      const steps = (await this.steps.all(recoveryId)).map(({ step }) => step);
      const { ground, now } = await this.tenants.load(tenantId, signal);
      try {
        const { options } = this;
        return await rehearse({ recovery, steps, now, writer: ground.writer, options, signal });
      } finally {
        await ground.close();
      }
    } catch (error) {
      const planHash = recovery.planHash ?? '';
      return { ...NOTHING_DONE, planHash, failure: String(error) };
    }
  }
}
