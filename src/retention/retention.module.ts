import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import { EventStore } from '../event-store/event-store.port.js';
import type { SliceRemoval } from '../event-store/slice-removal.port.js';
import { History } from '../history/history.port.js';
import { ChainHeads } from '../integrity/chain-heads.port.js';
import { Signer } from '../integrity/signer.port.js';
import { BaselineWriter } from './baseline-writer.js';
import { GetRetentionHandler } from './get-retention.query.js';
import { PlaceLegalHoldHandler, ReleaseLegalHoldHandler } from './legal-hold.command.js';
import { Planner } from './planner.js';
import { Retention } from './retention.js';
import { RetentionOptions } from './retention-options.port.js';
import { RetentionRuns } from './retention-runs.js';
import { RunRetentionHandler } from './run-retention.command.js';

type Given = Pick<RetentionOptions, 'tenantId'> & Partial<RetentionOptions>;

@Module({})
export class RetentionModule {
  /**
   * Keeps so many days of one tenant. `removal` is `null` where this process may not remove anything.
   * @throws InvalidValue for fewer than 5 days
   */
  static daily(given: Given, removal: SliceRemoval | null): DynamicModule {
    const options = new RetentionOptions(given);
    const { tenantId, clock } = options;
    const planner = {
      provide: Planner,
      inject: [EventStore, History],
      useFactory: (store: EventStore, history: History) => new Planner(options, store, history),
    };
    const baselines = {
      provide: BaselineWriter,
      inject: [EventStore, History, ChainHeads, Signer],
      useFactory: (store: EventStore, history: History, heads: ChainHeads, signer: Signer) =>
        new BaselineWriter(store, history, { heads, signer }, clock),
    };
    const retention = {
      provide: Retention,
      inject: [EventStore, History, Planner, BaselineWriter],
      useFactory: (store: EventStore, history: History, rules: Planner, writer: BaselineWriter) =>
        new Retention({ tenantId, store, history, planner: rules, baselines: writer, removal }),
    };
    return {
      module: RetentionModule,
      imports: [CqrsModule],
      providers: [
        { provide: RetentionOptions, useValue: options },
        planner,
        baselines,
        retention,
        RetentionRuns,
        GetRetentionHandler,
        PlaceLegalHoldHandler,
        ReleaseLegalHoldHandler,
        RunRetentionHandler,
      ],
    };
  }
}
