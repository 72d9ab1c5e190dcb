import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { BackupsModule } from '../../src/backups/backups.module.js';
import { ComparisonModule } from '../../src/comparison/comparison.module.js';
import { DirectoryWriter } from '../../src/directory/directory.port.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { EventStore } from '../../src/event-store/event-store.port.js';
import { History } from '../../src/history/history.port.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { Identities } from '../../src/history/identities.port.js';
import { ApproveRecovery } from '../../src/recovery/approve-recovery.command.js';
import { GetRecovery } from '../../src/recovery/get-recovery.query.js';
import { IntegrityModule } from '../../src/integrity/integrity.module.js';
import { LeasesModule } from '../../src/leases/leases.module.js';
import type { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { RecoveryModule } from '../../src/recovery/recovery.module.js';
import { SimulatedGround } from '../../src/rehearsal-ground.js';
import { eventually } from '../support/eventually.js';
import { anOperator } from '../support/an-operator.js';

export interface World {
  readonly tenantId: string;
  readonly store: EventStore;
  readonly history: History;
  readonly writer: DirectoryWriter;
  readonly recovery?: Partial<RecoveryOptions>;
}

@Module({})
class WorldModule {
  static of({ store, history, writer }: World): DynamicModule {
    const providers = [
      { provide: EventStore, useValue: store },
      { provide: History, useValue: history },
      { provide: Identities, useClass: RecordedIdentities },
      { provide: DirectoryWriter, useValue: writer },
    ];
    return { module: WorldModule, global: true, providers, exports: providers };
  }
}

@Module({})
class RoomsModule {
  static of(world: World, keyFolder: string): DynamicModule {
    return {
      module: RoomsModule,
      imports: [
        CqrsModule.forRoot(),
        WorldModule.of(world),
        BackupsModule.daily({ tenantId: world.tenantId, hourUtc: 2 }),
        ComparisonModule,
        IntegrityModule.of({ keyFolder }),
        LeasesModule.of({ ttlMs: 10_000 }),
        RecoveryModule.of(
          world.tenantId,
          { readLagMs: 500, ...world.recovery },
          new SimulatedGround(10_000),
        ),
      ],
    };
  }
}

/** Backups, comparison and recovery as the app wires them, asked over their buses. */
export class WiredRooms {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly tenantId: string,
    private readonly keyFolder: string,
  ) {}

  static async open(world: World): Promise<WiredRooms> {
    const keyFolder = await mkdtemp(join(tmpdir(), 'stateline-keys-'));
    const app = await NestFactory.createApplicationContext(RoomsModule.of(world, keyFolder), {
      logger: ['error'],
    });
    return new WiredRooms(app, world.tenantId, keyFolder);
  }

  get commands(): CommandBus {
    return this.app.get(CommandBus);
  }

  get queries(): QueryBus {
    return this.app.get(QueryBus);
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.keyFolder, { recursive: true, force: true });
  }

  recovery(recoveryId: string): Promise<Recovery> {
    return this.queries.execute(new GetRecovery(this.tenantId, recoveryId));
  }

  /** Waits for the plan, approves it, and waits for the end. */
  async carryOut(recoveryId: string): Promise<Recovery> {
    await eventually(async () => (await this.recovery(recoveryId)).status !== 'requested');
    const { planHash } = await this.recovery(recoveryId);
    const approval = {
      tenantId: this.tenantId,
      recoveryId,
      by: anOperator('grace'),
      overruled: null,
    };
    await this.commands.execute(new ApproveRecovery({ ...approval, planHash: planHash ?? '' }));
    await eventually(async () => (await this.recovery(recoveryId)).finishedAt !== null);
    return this.recovery(recoveryId);
  }
}
