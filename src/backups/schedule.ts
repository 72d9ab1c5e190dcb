import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { epochMsOf } from '../domain/instant.js';
import { backupsStream } from '../domain/timeline/streams.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
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
export class BackupSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Backups');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ScheduleOptions,
    private readonly store: EventStore,
    private readonly history: History,
    private readonly commands: CommandBus,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await delay(CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.takeWhenDue();
      } catch (error) {
        this.logger.error(`The backup that was due was not taken: ${String(error)}`);
      }
    }
  }

  private async takeWhenDue(): Promise<void> {
    const { tenantId, hourUtc } = this.options;
    if (this.history.open(tenantId).earliest() === null) return;
    const last = await this.lastBackupAt(tenantId);
    if (!isDue(last, Date.now(), hourUtc)) return;
    await this.commands.execute(new TakeBackup(tenantId, last === null ? 'first' : 'scheduled'));
  }

  private async lastBackupAt(tenantId: string): Promise<number | null> {
    const last = await this.store.last(streamId(backupsStream(tenantId)));
    return last?.event.type === 'BackupTaken' ? epochMsOf(last.event.data.instant) : null;
  }
}
