import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Backup, ListBackups } from '../../backups/list-backups.query.js';
import { GraphNotFound, notASnapshot } from '../../domain/graph-api/graph-errors.js';
import {
  secondsIn,
  secondsOf,
  snapshotIdOf,
  toTheSecond,
} from '../../domain/graph-api/snapshot-id.js';
import { type Instant, instantAt } from '../../domain/instant.js';
import type { JsonObject } from '../../domain/json.js';
import { History } from '../../history/history.port.js';
import { KeptFor } from './kept-for.js';

const PAGE_SIZE = 1000;

/** The backups that the Graph-compatible API shows, as snapshots. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly queries: QueryBus,
    private readonly history: History,
    private readonly kept: KeptFor,
  ) {}

  /** Newest first, one for each second: their ids tell no more. */
  async list(tenantId: string): Promise<readonly Backup[]> {
    const earliest = this.history.open(tenantId).earliest();
    const since = this.kept.since(instantAt(Date.now()));
    const found = new Map<number, Backup>();
    for (let after: string | null | undefined; after !== null;) {
      const page = { size: PAGE_SIZE, ...(after !== undefined && { after }) };
      const { rows, next } = await this.queries.execute(new ListBackups(tenantId, page));
      const young = rows.filter(({ instant }) => instant >= since);
      for (const backup of young) {
        const seconds = secondsOf(backup.instant);
        if (isShown(backup, earliest) && !found.has(seconds)) found.set(seconds, backup);
      }
      after = young.length === rows.length ? next : null;
    }
    return [...found.values()];
  }

  /** The backup to start a job from. @throws GraphNotFound in the words for that */
  async usable(tenantId: string, snapshotId: string): Promise<Backup> {
    const backup = await this.find(tenantId, snapshotId);
    if (backup === undefined) throw notASnapshot();
    return backup;
  }

  /** @throws GraphNotFound */
  async get(tenantId: string, snapshotId: string): Promise<Backup> {
    const backup = await this.find(tenantId, snapshotId);
    if (backup !== undefined) return backup;
    throw new GraphNotFound(`Snapshot with identifier ${snapshotId.slice(0, 80)} not found`);
  }

  private async find(tenantId: string, snapshotId: string): Promise<Backup | undefined> {
    const seconds = secondsIn(snapshotId);
    const all = await this.list(tenantId);
    return all.find(({ instant }) => secondsOf(instant) === seconds);
  }
}

/**
 * Scripts take the newest snapshot for the last good one, so what a recovery finds before it writes is none: that
 * may be what was recovered from.
 */
const isShown = ({ reason, instant }: Backup, earliest: Instant | null): boolean =>
  reason !== 'before-recovery' && earliest !== null && instant >= earliest;

/** A snapshot as it is told; how many objects changed until then is not counted, so it is left out. */
export const snapshotTold = ({ instant }: Backup): JsonObject => ({
  id: snapshotIdOf(instant),
  createdDateTime: toTheSecond(instant),
});
