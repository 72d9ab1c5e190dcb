import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { instantAt } from '../domain/instant.js';
import type { BackupTaken } from '../domain/timeline/backup-events.js';
import { backupsStream } from '../domain/timeline/streams.js';
import { EventStore, type NewEvent, streamId } from '../event-store/event-store.port.js';
import { History, InstantOutsideHistory } from '../history/history.port.js';
import { stateHash } from './state-hash.js';
import { backups } from './backups.js';

/** Records a restore point of the tenant as it is known now. */
export class TakeBackup extends Command<BackupTaken['data']> {
  constructor(
    readonly tenantId: string,
    readonly reason: BackupTaken['data']['reason'],
  ) {
    super();
  }
}

@CommandHandler(TakeBackup)
export class TakeBackupHandler implements ICommandHandler<TakeBackup> {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
  ) {}

  async execute({ tenantId, reason }: TakeBackup): Promise<BackupTaken['data']> {
    const tenant = this.history.tenant(tenantId);
    const now = instantAt(Date.now());
    // Half of a tenant must not pass for a restore point.
    if (tenant.earliest() === null) throw new InstantOutsideHistory('tenantId', now, null, now);
    const state = tenant.now();
    const backup: BackupTaken['data'] = {
      backupId: randomUUID(),
      instant: state.trust.instant,
      position: state.trust.position,
      reason,
      counts: state.counts(),
      stateHash: await stateHash(state),
    };
    const toNewEvent = (event: BackupTaken): NewEvent => ({
      id: backup.backupId,
      event,
      metadata: {
        tenantId,
        schemaVersion: '1',
        observedAt: now,
        reader: 'backups',
        $correlationId: backup.backupId,
      },
    });
    await this.store.handle(streamId(backupsStream(tenantId)), backups, backup, toNewEvent);
    return backup;
  }
}
