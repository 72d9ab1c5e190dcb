import type { Decider } from '../domain/events.js';
import { StatelineError } from '../domain/errors.js';
import type { BackupTaken } from '../domain/timeline/backup-events.js';

type Backup = BackupTaken['data'];

/** The restore points of one tenant, oldest first. One that is on record is not taken again. */
export const backups: Decider<Backup, readonly Backup[], BackupTaken> = {
  initialState: [],
  evolve: (taken, { data }) => [...taken, data],
  decide: (backup, taken) =>
    taken.some(({ backupId }) => backupId === backup.backupId)
      ? []
      : [{ type: 'BackupTaken', data: backup }],
};

export class BackupNotFound extends StatelineError {
  readonly code = 'backup-not-found';
  readonly category = 'not-found';
  override readonly field = 'backupId';

  constructor(backupId: string) {
    super(
      `backupId takes the id of a backup of this tenant; ${JSON.stringify(backupId.slice(0, 80))} is none`,
    );
  }
}
