import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { relationsOf } from '../domain/directory/catalogue.js';
import type { ObjectType, Relation } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { Checkpoints } from './checkpoints.js';
import { linkReaderName } from './link-reader.js';
import { Recorders } from './recorders.js';

/** Relations by type of which all links were read. */
export type RelationsRead = ReadonlyMap<ObjectType, readonly Relation[]>;

/**
 * Records that types were read whole at an instant, and all links of some relations: what lies between two such
 * readings is a gap. When it ends, the state at that instant can be asked for.
 */
export class RecordReading extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly types: readonly ObjectType[],
    readonly at: Instant,
    readonly relations: RelationsRead = new Map(),
  ) {
    super();
  }
}

const REASON = 'Known from exported configurations only';

@CommandHandler(RecordReading)
export class RecordReadingHandler implements ICommandHandler<RecordReading> {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly recorders: Recorders,
  ) {}

  async execute({ tenantId, types, at, relations }: RecordReading): Promise<void> {
    for (const type of types) {
      const swept = relationsOf(type, 'sweep').filter((relation) =>
        relations.get(type)?.includes(relation),
      );
      const links = swept.map((relation) => linkReaderName(type, relation));
      for (const reader of [type, ...links]) await this.checkpoint(tenantId, reader, at);
    }
    await this.complete(tenantId, at);
    const head = await this.store.head();
    if (head !== undefined) await this.history.caughtUp(head);
  }

  private async complete(tenantId: string, at: Instant): Promise<void> {
    const tenant = new Checkpoints(this.store, tenantId, 'tenant');
    if (await tenant.has('FullSyncCompleted')) return;
    const counts = await this.recorders.record(tenantId, async (recorder) =>
      (await recorder.now()).counts(),
    );
    const data = { startedAt: at, completedAt: at, counts };
    await tenant.append({ type: 'FullSyncCompleted', data }, at);
  }

  /** Without a token, so that a capture that goes on from here begins by reading everything. */
  private async checkpoint(tenantId: string, reader: string, at: Instant): Promise<void> {
    const checkpoints = new Checkpoints(this.store, tenantId, reader);
    const last = await checkpoints.load();
    if (last?.lookedAt === at) return;
    if (last?.roundComplete === true) {
      const data = { reader, from: last.lookedAt, until: at, reason: REASON };
      await checkpoints.append({ type: 'CaptureGapRecorded', data }, at);
    }
    const data = { reader, token: null, roundComplete: true, lookedAt: at };
    await checkpoints.append({ type: 'CheckpointRecorded', data }, at);
  }
}
