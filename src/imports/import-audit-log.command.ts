import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Import, RecordReports } from '../capture/record-reports.command.js';
import { linesOf } from '../domain/lines.js';
import type { ChangeReported } from '../domain/timeline/events.js';
import {
  isRejection,
  MAX_LINE_BYTES,
  type OnlyTenant,
  readLine,
  type Rejection,
} from './audit-log-lines.js';

export interface AuditLogImported {
  readonly lines: number;
  readonly records: number;
  /** New entries of the timeline. */
  readonly recorded: number;
  /** Records that were on record already, or came twice. */
  readonly known: number;
  readonly rejected: number;
  /** The first of them; `rejected` tells how many there are. */
  readonly rejections: readonly Rejection[];
}

/** Takes a recorded audit log into a tenant's timeline, line by line; what is there already is not added. */
export class ImportAuditLog extends Command<AuditLogImported> {
  constructor(
    readonly body: AsyncIterable<Uint8Array>,
    readonly into: Import,
    readonly only: OnlyTenant,
  ) {
    super();
  }
}

/** Records appended together. */
const BATCH = 1000;
/** Rejections told in one answer. */
const MOST_REJECTIONS = 10_000;

@CommandHandler(ImportAuditLog)
export class ImportAuditLogHandler implements ICommandHandler<ImportAuditLog> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ body, into, only }: ImportAuditLog): Promise<AuditLogImported> {
    const tally = { lines: 0, records: 0, recorded: 0, rejected: 0 };
    const rejections: Rejection[] = [];
    let batch: ChangeReported[] = [];
    const record = async (): Promise<void> => {
      tally.recorded += await this.commands.execute(new RecordReports(batch, into));
      batch = [];
    };
    for await (const line of linesOf(body, MAX_LINE_BYTES)) {
      tally.lines += 1;
      for (const read of readLine(line, only)) {
        tally.records += 1;
        if (!isRejection(read)) batch.push(read);
        else if ((tally.rejected += 1) <= MOST_REJECTIONS) rejections.push(read);
        if (batch.length >= BATCH) await record();
      }
    }
    await record();
    // Nothing more: resolves when all of it can be asked for.
    await record();
    const known = tally.records - tally.recorded - tally.rejected;
    return { ...tally, known, rejections };
  }
}
