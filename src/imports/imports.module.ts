import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RecordingModule } from '../capture/recording.module.js';
import { ImportAuditLogHandler } from './import-audit-log.command.js';
import { ImportConfigurationHandler } from './import-configuration.command.js';

/** Takes in what others recorded; needs what {@link RecordingModule} needs. */
@Module({
  imports: [CqrsModule, RecordingModule],
  providers: [ImportAuditLogHandler, ImportConfigurationHandler],
})
export class ImportsModule {}
