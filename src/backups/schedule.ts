import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { epochMsOf } from '../domain/instant.js';
import { backupsStream } from '../domain/timeline/streams.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { LeaseLost, type Term } from '../leases/leases.port.js';
import { TakeBackup } from './take-backup.command.js';
import { isDue } from './due.js';

export abstract class ScheduleOptions {
  abstract readonly tenantId: string;
  /** Hour of the day, UTC, of the daily backup. */
  abstract readonly hourUtc: number;
}

const CHECK_EVERY_MS = 1000;

/** Takes the first backup when the tenant is known, and then one a day. */
@Injectable()
export class BackupSchedule {
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly options: ScheduleOptions,
    private readonly store: EventStore,
    private readonly history: History,
    private readonly commands: CommandBus,
  ) {}

  /** Takes what is due while the term lasts, so that one process takes it. @throws LeaseLost */
  async during({ signal, assertHeld }: Term): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    let told = '';
    for (;;) {
      await delay(CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (isOver()) return;
      try {
        await this.takeWhenDue(assertHeld, signal);
        told = '';
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        if (isOver()) return;
        // It is tried each second, and what is wrong may stay so for days.
        if (String(error) !== told) {
          this.logger.error(`The backup that was due is not taken yet: ${String(error)}`);
        }
        told = String(error);
      }
    }
  }

  private async takeWhenDue(assertHeld: () => void, signal: AbortSignal): Promise<void> {
    const { tenantId, hourUtc } = this.options;
    if (this.history.open(tenantId).earliest() === null) return;
    const last = await this.lastBackupAt(tenantId);
    if (!isDue(last, Date.now(), hourUtc)) return;
    assertHeld();
    const reason = last === null ? 'first' : 'scheduled';
    await this.commands.execute(new TakeBackup(tenantId, reason, signal));
  }

  private async lastBackupAt(tenantId: string): Promise<number | null> {
    const last = await this.store.last(streamId(backupsStream(tenantId)));
    return last?.event.type === 'BackupTaken' ? epochMsOf(last.event.data.instant) : null;
  }
}
