import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { GetBackupHandler, ListBackupsHandler } from './list-backups.query.js';
import { BackupSchedule, ScheduleOptions } from './schedule.js';
import { TakeBackupHandler } from './take-backup.command.js';

@Module({})
export class BackupsModule {
  /** Daily backups of one tenant at an hour of the day, UTC. */
  static daily(options: ScheduleOptions): DynamicModule {
    return {
      module: BackupsModule,
      imports: [CqrsModule],
      providers: [
        { provide: ScheduleOptions, useValue: options },
        BackupSchedule,
        TakeBackupHandler,
        ListBackupsHandler,
        GetBackupHandler,
      ],
    };
  }
}
