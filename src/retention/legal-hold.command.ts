import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import type { Operator } from '../domain/access/operator.js';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { entry } from './entries.js';
import { type HoldCommand, retentionDecider, streamOfRetention } from './retention-state.js';

/** From now on nothing of the tenant is sealed or removed; a hold that stands stays as it is. */
export class PlaceLegalHold extends Command<undefined> {
  constructor(
    readonly tenantId: string,
    readonly by: Operator,
    readonly reason: string,
  ) {
    super();
  }
}

/** Lets retention go on. @throws NoLegalHold */
export class ReleaseLegalHold extends Command<undefined> {
  constructor(
    readonly tenantId: string,
    readonly by: Operator,
    readonly reason: string,
  ) {
    super();
  }
}

const record = async (
  store: EventStore,
  tenantId: string,
  command: HoldCommand,
): Promise<undefined> => {
  const at = instantAt(Date.now());
  await store.handle(streamOfRetention(tenantId), retentionDecider, command, (event) =>
    entry(event, { tenantId, at }),
  );
};

@CommandHandler(PlaceLegalHold)
export class PlaceLegalHoldHandler implements ICommandHandler<PlaceLegalHold> {
  constructor(private readonly store: EventStore) {}

  execute({ tenantId, by, reason }: PlaceLegalHold): Promise<undefined> {
    return record(this.store, tenantId, { kind: 'place', by, reason });
  }
}

@CommandHandler(ReleaseLegalHold)
export class ReleaseLegalHoldHandler implements ICommandHandler<ReleaseLegalHold> {
  constructor(private readonly store: EventStore) {}

  execute({ tenantId, by, reason }: ReleaseLegalHold): Promise<undefined> {
    return record(this.store, tenantId, { kind: 'release', by, reason });
  }
}
