import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { instantAt } from '../domain/instant.js';
import type { ChangeReported } from '../domain/timeline/events.js';
import { History } from '../history/history.port.js';
import type { ObservedEvent } from './change-log.js';
import type { Recorder } from './recorder.js';
import { Recorders } from './recorders.js';

export interface Import {
  readonly tenantId: string;
  /** Shared by all that one import records. */
  readonly correlationId: string;
}

/** Records reports of an audit log that are not on record yet; gives how many those were. */
export class RecordReports extends Command<number> {
  constructor(
    readonly reports: readonly ChangeReported[],
    readonly of: Import,
  ) {
    super();
  }
}

/** Which reader is told for what was imported. */
export const IMPORT_READER = 'import';

@CommandHandler(RecordReports)
export class RecordReportsHandler implements ICommandHandler<RecordReports> {
  constructor(
    private readonly recorders: Recorders,
    private readonly history: History,
  ) {}

  execute({ reports, of }: RecordReports): Promise<number> {
    return this.recorders.record(of.tenantId, (recorder) => this.record(recorder, reports, of));
  }

  private async record(
    recorder: Recorder,
    reports: readonly ChangeReported[],
    { tenantId, correlationId }: Import,
  ): Promise<number> {
    await recorder.now();
    const byKey = new Map(reports.map((report) => [report.data.auditKey, report]));
    const known = this.history.open(tenantId).reported([...byKey.keys()]);
    const metadata = {
      tenantId,
      schemaVersion: '1',
      observedAt: instantAt(Date.now()),
      reader: IMPORT_READER,
      $correlationId: correlationId,
    } as const;
    const events = [...byKey]
      .filter(([key]) => !known.has(key))
      .map(([, event]): ObservedEvent => ({ event, metadata }));
    await recorder.append(events);
    return events.length;
  }
}
