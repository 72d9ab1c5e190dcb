import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Observation } from '../domain/directory/directory-object.js';
import type { ChangeWindow } from '../domain/timeline/events.js';
import { IMPORT_READER, type Import } from './record-reports.command.js';
import { Recorders } from './recorders.js';

/** Records what a look showed that somebody else took; gives the number of changes it is worth. */
export class RecordLooks extends Command<number> {
  constructor(
    readonly observations: readonly Observation[],
    readonly of: Import,
    /** In the first one nothing new was created: it was there before. */
    readonly look: { readonly window: ChangeWindow; readonly firstSync: boolean },
  ) {
    super();
  }
}

@CommandHandler(RecordLooks)
export class RecordLooksHandler implements ICommandHandler<RecordLooks> {
  constructor(private readonly recorders: Recorders) {}

  execute({ observations, of, look }: RecordLooks): Promise<number> {
    const round = { reader: IMPORT_READER, correlationId: of.correlationId, ...look };
    return this.recorders.record(of.tenantId, async (recorder) => {
      await recorder.now();
      return (await recorder.record(observations, round)).length;
    });
  }
}
