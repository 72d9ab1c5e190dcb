import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { ListOperatorActsHandler } from './list-operator-acts.query.js';
import { OperatorsAudit } from './operators-audit.port.js';
import { ReadOperatorActsHandler } from './read-operator-acts.query.js';
import { StoredOperatorsAudit } from './stored-operators-audit.js';

/** Provides {@link OperatorsAudit} to the whole app. */
@Module({
  imports: [CqrsModule],
  providers: [
    {
      provide: OperatorsAudit,
      inject: [EventStore],
      useFactory: (store: EventStore) =>
        new StoredOperatorsAudit(store, () => instantAt(Date.now())),
    },
    ListOperatorActsHandler,
    ReadOperatorActsHandler,
  ],
  exports: [OperatorsAudit],
})
export class OperatorsModule {
  static global(): DynamicModule {
    return { module: OperatorsModule, global: true };
  }
}
