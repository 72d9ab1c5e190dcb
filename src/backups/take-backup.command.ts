import { randomUUID } from 'node:crypto';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StatelineError } from '../domain/errors.js';
import { instantAt } from '../domain/instant.js';
import { statementOf } from '../domain/integrity/signed-text.js';
import type { BackupTaken } from '../domain/timeline/backup-events.js';
import { backupsStream, dayOf } from '../domain/timeline/streams.js';
import {
  EventStore,
  type NewEvent,
  streamId,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import { History, InstantOutsideHistory } from '../history/history.port.js';
import { ChainHeads } from '../integrity/chain-heads.port.js';
import { Signer, SigningKeyUnavailable } from '../integrity/signer.port.js';
import { stateHash } from './state-hash.js';

/** Records a restore point of the tenant as it is known now. */
export class TakeBackup extends Command<BackupTaken['data']> {
  constructor(
    readonly tenantId: string,
    readonly reason: BackupTaken['data']['reason'],
    /** Breaks it off: nothing is recorded then. */
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** Stateline is being stopped: a tenant of a million objects would hold that up for half a minute. */
export class BackupBrokenOff extends StatelineError {
  readonly code = 'backup-broken-off';
  readonly category = 'unavailable';
}

/** Backups of other processes that one may have to wait for. */
const MAX_ATTEMPTS = 8;

@CommandHandler(TakeBackup)
export class TakeBackupHandler implements ICommandHandler<TakeBackup>, OnModuleDestroy {
  private readonly logger = new Logger('Backups');
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly chainHeads: ChainHeads,
    private readonly signer: Signer,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort(new BackupBrokenOff('Stateline is being stopped; no backup was taken'));
  }

  /**
   * Each backup's seal names the one before it, so one that lost a race is made again.
   * @throws BackupBrokenOff, or the reason of the command's signal
   */
  async execute(command: TakeBackup): Promise<BackupTaken['data']> {
    const { tenantId, reason } = command;
    const stream = streamId(backupsStream(tenantId));
    const asked = command.signal === undefined ? [] : [command.signal];
    const signal = AbortSignal.any([this.stopping.signal, ...asked]);
    for (let attempt = 1; ; attempt += 1) {
      const before = (await this.store.last(stream))?.revision ?? 'no_stream';
      const backup = await this.sealed(tenantId, await this.stateOf(tenantId, reason, signal));
      try {
        await this.store.append(stream, before, [toNewEvent(tenantId, backup)]);
        return backup;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async stateOf(
    tenantId: string,
    reason: BackupTaken['data']['reason'],
    signal: AbortSignal,
  ): Promise<BackupTaken['data']> {
    const tenant = this.history.tenant(tenantId);
    const now = instantAt(Date.now());
    // Half of a tenant must not pass for a restore point.
    if (tenant.earliest() === null) throw new InstantOutsideHistory('tenantId', now, null, now);
    const state = tenant.now();
    const { instant, position } = state.trust;
    const counts = state.counts();
    const backupId = randomUUID();
    const hash = await stateHash(state, signal);
    return { backupId, instant, position, reason, counts, stateHash: hash };
  }

  /** The heads are read last, so that they hold fast all that the state was made of. */
  private async sealed(tenantId: string, data: BackupTaken['data']): Promise<BackupTaken['data']> {
    const tomorrow = dayOf(instantAt(Date.now() + DAY_MS));
    const shards = await this.chainHeads.heads(tenantId, tomorrow);
    const operators = await this.chainHeads.operators(tenantId);
    const heads = operators === undefined ? shards : [...shards, operators];
    const statement = statementOf({ type: 'BackupTaken', data });
    try {
      return { ...data, seal: await this.signer.seal(tenantId, statement, heads) };
    } catch (error) {
      // On the worst day a lost key must not stand in the way of a recovery.
      if (!(error instanceof SigningKeyUnavailable) || data.reason !== 'before-recovery')
        throw error;
      this.logger.warn(`Backup ${data.backupId} is taken without a seal: ${error.message}`);
      return data;
    }
  }
}

// Another machine's clock may be past midnight already.
const DAY_MS = 86_400_000;

const toNewEvent = (tenantId: string, data: BackupTaken['data']): NewEvent => ({
  id: data.backupId,
  event: { type: 'BackupTaken', data },
  metadata: {
    tenantId,
    schemaVersion: '1',
    observedAt: instantAt(Date.now()),
    reader: 'backups',
    $correlationId: data.backupId,
  },
});
