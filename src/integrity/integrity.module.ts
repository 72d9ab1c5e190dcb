import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { instantAt } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { ChainHeads } from './chain-heads.port.js';
import { Evidence } from './evidence.port.js';
import { FolderSigner } from './folder-signer.js';
import { GetIntegrityHandler } from './get-integrity.query.js';
import { KeyFolder } from './key-folder.port.js';
import { Signer } from './signer.port.js';
import { StoredChainHeads } from './stored-chain-heads.js';

export interface IntegrityOptions {
  /** Where the signing key lies; never in the folder of the log. */
  readonly keyFolder: string;
}

@Module({})
export class IntegrityModule {
  /** Provides {@link ChainHeads}, {@link Signer} and {@link Evidence} to the whole app. */
  static of({ keyFolder }: IntegrityOptions): DynamicModule {
    const clock = () => instantAt(Date.now());
    return {
      module: IntegrityModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        {
          provide: ChainHeads,
          inject: [EventStore],
          useFactory: (store: EventStore) => new StoredChainHeads(store),
        },
        {
          provide: Signer,
          inject: [EventStore],
          useFactory: (store: EventStore) => new FolderSigner(store, new KeyFolder(keyFolder)),
        },
        {
          provide: Evidence,
          inject: [EventStore],
          useFactory: (store: EventStore) => new Evidence(store, clock),
        },
        GetIntegrityHandler,
      ],
      exports: [ChainHeads, Signer, Evidence],
    };
  }
}
