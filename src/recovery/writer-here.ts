import { Injectable } from '@nestjs/common';
import { DirectoryWriter } from '../directory/directory.port.js';
import { WriterNotConfigured } from '../domain/recovery/recovery-errors.js';
import { RecoveryOptions } from './recovery-options.port.js';

/** What this process has to write with. */
@Injectable()
export class WriterHere {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly options: RecoveryOptions,
  ) {}

  /** What another process has to write with is not known here. @throws WriterNotConfigured */
  assertConfigured(): void {
    if (this.options.writesHere && !this.writer.configured) throw new WriterNotConfigured();
  }
}
