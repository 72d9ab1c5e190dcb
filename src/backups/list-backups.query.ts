import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InvalidValue } from '../domain/errors.js';
import type { BackupTaken } from '../domain/timeline/backup-events.js';
import { backupsStream } from '../domain/timeline/streams.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { BackupNotFound, backups } from './backups.js';

export type Backup = BackupTaken['data'];

/** The restore points of a tenant, newest first. */
export class ListBackups extends Query<Page<Backup>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** One restore point. @throws BackupNotFound */
export class GetBackup extends Query<Backup> {
  constructor(
    readonly tenantId: string,
    readonly backupId: string,
  ) {
    super();
  }
}

@QueryHandler(ListBackups)
export class ListBackupsHandler implements IQueryHandler<ListBackups> {
  constructor(private readonly store: EventStore) {}

  async execute({ tenantId, page }: ListBackups): Promise<Page<Backup>> {
    const { state } = await this.store.load(streamId(backupsStream(tenantId)), backups);
    const newestFirst = state.toReversed();
    const from =
      page.after === undefined
        ? 0
        : newestFirst.findIndex(({ backupId }) => backupId === page.after) + 1;
    if (page.after !== undefined && from === 0) {
      throw new InvalidValue('cursor', 'the next of an earlier page', page.after);
    }
    const rows = newestFirst.slice(from, from + page.size);
    const more = from + page.size < newestFirst.length;
    return { rows, next: more ? (rows.at(-1)?.backupId ?? null) : null };
  }
}

@QueryHandler(GetBackup)
export class GetBackupHandler implements IQueryHandler<GetBackup> {
  constructor(private readonly store: EventStore) {}

  async execute({ tenantId, backupId }: GetBackup): Promise<Backup> {
    const { state } = await this.store.load(streamId(backupsStream(tenantId)), backups);
    const backup = state.find((taken) => taken.backupId === backupId);
    if (backup === undefined) throw new BackupNotFound(backupId);
    return backup;
  }
}
