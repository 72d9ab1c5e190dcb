import type { Command } from 'commander';
import type { BackupTaken } from '../domain/timeline/backup-events.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { allRowsOf } from './pages.js';
import { sessionOf } from './session.js';

type Backup = BackupTaken['data'];

/** `stateline backup` */
export const addBackup = (program: Command, io: Io): void => {
  withCsv(program.command('backup'))
    .description('take a backup now, or list those there are')
    .option('--list', 'list them, newest first')
    .action(async ({ list }: { list?: boolean }, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      const backups = await path('/backups');
      const rows =
        list === true
          ? await allRowsOf<Backup>(server, backups, {})
          : [await server.post<Backup>(backups)];
      for (const row of rows) output.record(row);
      output.table(
        [output.timeHead('Instant'), 'Backup', 'Why', 'Objects', 'State hash'],
        rows.map(({ instant, backupId, reason, counts, stateHash }) => [
          output.time(instant),
          backupId,
          reason,
          String(Object.values(counts).reduce((sum, count) => sum + count, 0)),
          stateHash.slice(0, 16),
        ]),
      );
    });
};
