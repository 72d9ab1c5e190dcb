import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Instant } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { Checkpoints } from './checkpoints.js';
import { IMPORT_READER } from './record-reports.command.js';

/** Records that a tenant's state is known from an instant on, unless it is known already. */
export class RecordStart extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly at: Instant,
  ) {
    super();
  }
}

@CommandHandler(RecordStart)
export class RecordStartHandler implements ICommandHandler<RecordStart> {
  constructor(private readonly store: EventStore) {}

  /** Before the first change, because its day is where the chains of a tenant's slices begin. */
  async execute({ tenantId, at }: RecordStart): Promise<void> {
    const tenant = new Checkpoints(this.store, tenantId, 'tenant');
    if (await tenant.has('CaptureStarted')) return;
    const data = { reader: IMPORT_READER, startedAt: at };
    await tenant.append({ type: 'CaptureStarted', data }, at);
  }
}
