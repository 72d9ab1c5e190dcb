import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { GetBackupHandler, ListBackupsHandler } from './list-backups.query.js';
import { BackupSchedule, ScheduleOptions } from './schedule.js';
import { TakeBackupHandler } from './take-backup.command.js';

export { BackupSchedule };

@Module({})
export class BackupsModule {
  /** Backups of one tenant: on request, and daily at an hour of the day, UTC, when it is told. */
  static daily(options: ScheduleOptions): DynamicModule {
    return {
      module: BackupsModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        { provide: ScheduleOptions, useValue: options },
        BackupSchedule,
        TakeBackupHandler,
        ListBackupsHandler,
        GetBackupHandler,
      ],
      exports: [BackupSchedule],
    };
  }
}
