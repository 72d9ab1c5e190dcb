import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RecordLooksHandler } from './record-looks.command.js';
import { RecordReadingHandler } from './record-reading.command.js';
import { RecordReportsHandler } from './record-reports.command.js';
import { RecordStartHandler } from './record-start.command.js';
import { Recorders } from './recorders.js';

/** Records what was imported; needs log, history, chain heads and capture as global providers. */
@Module({
  imports: [CqrsModule],
  providers: [
    Recorders,
    RecordLooksHandler,
    RecordReadingHandler,
    RecordReportsHandler,
    RecordStartHandler,
  ],
})
export class RecordingModule {}
