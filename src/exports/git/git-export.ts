import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BackupTaken } from '../../domain/timeline/backup-events.js';
import { backupsStream } from '../../domain/timeline/streams.js';
import { EventStore, position } from '../../event-store/event-store.port.js';
import { History } from '../../history/history.port.js';
import { LeaseLost, type Term } from '../../leases/leases.port.js';
import { commitBackup, type Outcome } from './backup-commits.js';
import { Pushing, type RemoteOptions } from './push.js';
import { Repository } from './repository.js';

type Backup = BackupTaken['data'];

export abstract class GitExportOptions {
  abstract readonly tenantId: string;
  /** Of a bare repository, which is made when there is none. */
  abstract readonly folder: string;
  abstract readonly remote: RemoteOptions | null;
}

const TRY_AGAIN_MS = 5000;
const LONGEST_PAUSE_MS = 600_000;

const told: Readonly<Record<Outcome, string | null>> = {
  committed: 'is committed',
  unchanged: 'holds nothing else than the newest commit, and gets none',
  'there already': null,
  forgotten: 'is older than what retention has kept, and gets no commit',
};

/** Commits each backup of a tenant to a repository, also those that were taken before it began. */
@Injectable()
export class GitExport {
  private readonly logger = new Logger('Exports');

  constructor(
    private readonly options: GitExportOptions,
    private readonly store: EventStore,
    private readonly history: History,
  ) {}

  /** While the term lasts, so that one process writes. @throws LeaseLost, NotOurRepository */
  async during(term: Term): Promise<void> {
    const { folder, remote } = this.options;
    const repository = await Repository.open(folder);
    const ended = new AbortController();
    const signal = AbortSignal.any([term.signal, ended.signal]);
    const pushing = remote === null ? null : new Pushing(repository, remote).during(signal);
    try {
      await this.commitEach(repository, { ...term, signal });
    } finally {
      ended.abort();
      await pushing;
    }
  }

  private async commitEach(repository: Repository, term: Term): Promise<void> {
    const stream = backupsStream(this.options.tenantId);
    const range = { after: 'start', streamPrefixes: [stream] } as const;
    for await (const { event } of this.store.subscribe(range, term.signal)) {
      if (event.type === 'BackupTaken') await this.commit(repository, event.data, term);
      if (term.signal.aborted) return;
    }
  }

  /** A disk may be full, or the log out of reach: a backup is not passed over for that. @throws LeaseLost */
  private async commit(repository: Repository, backup: Backup, term: Term): Promise<void> {
    const { tenantId } = this.options;
    const { signal, assertHeld } = term;
    for (let pauseMs = TRY_AGAIN_MS; !signal.aborted;) {
      try {
        await this.history.caughtUp(position(backup.position));
        const tenant = this.history.tenant(tenantId);
        const wanted = { tenantId, tenant, backup, signal, assertHeld };
        const outcome = told[await commitBackup(repository, wanted)];
        if (outcome !== null) this.logger.log(`Backup ${backup.backupId} ${outcome}`);
        return;
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        if (error === signal.reason) return;
        this.logger.error(`Backup ${backup.backupId} is not committed yet: ${String(error)}`);
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }
}
