import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';

import { EventStore } from '../event-store/event-store.port.js';
import { GetBlastRadiusHandler } from './get-blast-radius.query.js';
import { GetChangeHandler } from './get-change.query.js';
import { GetDensityHandler } from './get-density.query.js';
import { GetObjectHistoryHandler } from './get-object-history.query.js';
import { GetObjectHandler } from './get-object.query.js';
import { GetStateHandler } from './get-state.query.js';
import { History } from './history.port.js';
import { RecordedIdentities } from './identities.js';
import { Identities } from './identities.port.js';
import { ListEffectiveHandler } from './list-effective.query.js';
import { ListHeldHandler } from './list-held.query.js';
import { ListLinksHandler } from './list-links.query.js';
import { ListObjectsHandler } from './list-objects.query.js';
import { ListReferencesHandler } from './list-references.query.js';
import { ListRoleHoldersHandler } from './list-role-holders.query.js';
import { ListTimelineHandler } from './list-timeline.query.js';
import { LmdbHistory } from './lmdb-history.js';
import { Overviews } from './overview.port.js';

/** Answer the queries of this room. */
export const queryHandlers = [
  GetBlastRadiusHandler,
  GetDensityHandler,
  GetChangeHandler,
  GetObjectHandler,
  GetObjectHistoryHandler,
  GetStateHandler,
  ListEffectiveHandler,
  ListHeldHandler,
  ListLinksHandler,
  ListObjectsHandler,
  ListReferencesHandler,
  ListRoleHoldersHandler,
  ListTimelineHandler,
];

/** Provides {@link History} to the whole app, built from the event store into a folder. */
@Module({})
export class HistoryModule implements OnApplicationShutdown {
  constructor(private readonly history: LmdbHistory) {}

  static inFolder(folder: string): DynamicModule {
    return {
      module: HistoryModule,
      global: true,
      providers: [
        {
          provide: LmdbHistory,
          inject: [EventStore],
          useFactory: (store: EventStore) => LmdbHistory.open(folder, store),
        },
        { provide: History, useExisting: LmdbHistory },
        {
          provide: Overviews,
          inject: [LmdbHistory],
          useFactory: ({ overviews }: LmdbHistory) => overviews,
        },
        { provide: Identities, useClass: RecordedIdentities },
        ...queryHandlers,
      ],
      exports: [History, Identities, Overviews],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.history.close();
  }
}
