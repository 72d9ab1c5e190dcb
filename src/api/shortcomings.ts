import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListBackups } from '../backups/list-backups.query.js';
import { type CaptureStatus, GetCaptureStatus } from '../capture/get-capture-status.query.js';
import { epochMsOf } from '../domain/instant.js';

/** What is not as it should be, while questions can still be answered honestly. */
export interface Shortcoming {
  readonly what:
    | 'nobody-captures'
    | 'reader-fails'
    | 'reader-is-late'
    | 'no-backup-lately'
    | 'disk-nearly-full'
    | 'not-known';
  readonly detail: string;
}

/** Where the data of this process lie. */
export class DataFolder {
  constructor(readonly path: string | null) {}

  /** Bytes; `null` where nothing is kept. */
  async room(): Promise<{ readonly free: number; readonly size: number } | null> {
    if (this.path === null) return null;
    const { bavail, blocks, bsize } = await statfs(this.path);
    return { free: bavail * bsize, size: blocks * bsize };
  }
}

/** A reader that has not looked for so long is late, whatever it says. */
const LATE_S = 15 * 60;
/** One a day is taken by itself, and some time to take it. */
const BACKUP_AGE_MS = 26 * 3_600_000;
const LEAST_FREE_BYTES = 1024 ** 3;
const LEAST_FREE_SHARE = 0.05;
/** Whoever watches over this process does not wait as long as we do for a log. */
const ANSWER_WITHIN_MS = 2000;

const MB = 1024 ** 2;

/** Looks for what an operator should know before it becomes worse. */
@Injectable()
export class Shortcomings {
  constructor(
    private readonly queries: QueryBus,
    private readonly folder: DataFolder,
  ) {}

  async of(tenantIds: readonly string[]): Promise<readonly Shortcoming[]> {
    const found = await Promise.all([
      ...tenantIds.map((tenantId) => known('capture', this.ofCapture(tenantId))),
      ...tenantIds.map((tenantId) => known('backups', this.ofBackups(tenantId))),
      known('disk', this.ofDisk()),
    ]);
    return found.flat();
  }

  private async ofCapture(tenantId: string): Promise<readonly Shortcoming[]> {
    const { owner, readers } = await this.queries.execute(new GetCaptureStatus(tenantId));
    const failing = readers.filter(({ failure }) => failure !== null);
    const late = readers.filter((reader) => reader.failure === null && isLate(reader));
    return [
      ...tell('nobody-captures', owner === null ? ['no process holds the lease'] : []),
      ...tell('reader-fails', failing.map(nameOf)),
      ...tell('reader-is-late', late.map(nameOf)),
    ];
  }

  private async ofBackups(tenantId: string): Promise<readonly Shortcoming[]> {
    const { rows } = await this.queries.execute(new ListBackups(tenantId, { size: 1 }));
    const [newest] = rows;
    const isOld = newest === undefined || Date.now() - epochMsOf(newest.instant) > BACKUP_AGE_MS;
    return tell('no-backup-lately', isOld ? [newest?.instant ?? 'there is none'] : []);
  }

  private async ofDisk(): Promise<readonly Shortcoming[]> {
    const room = await this.folder.room();
    if (room === null) return [];
    const least = Math.min(LEAST_FREE_BYTES, room.size * LEAST_FREE_SHARE);
    const left = `${String(Math.floor(room.free / MB))} MB are left`;
    return tell('disk-nearly-full', room.free < least ? [left] : []);
  }
}

type Reader = CaptureStatus['readers'][number];

const isLate = ({ lagSeconds }: Reader): boolean => lagSeconds !== null && lagSeconds > LATE_S;
const nameOf = ({ reader }: Reader): string => reader;

const tell = (what: Shortcoming['what'], details: readonly string[]): readonly Shortcoming[] =>
  details.length === 0 ? [] : [{ what, detail: details.join(', ') }];

/** What cannot be found out, or not in time, is told as well. */
const known = (
  part: string,
  looked: Promise<readonly Shortcoming[]>,
): Promise<readonly Shortcoming[]> => {
  const notKnown = tell('not-known', [part]);
  const late = delay(ANSWER_WITHIN_MS, notKnown, { ref: false });
  return Promise.race([looked.catch(() => notKnown), late]);
};
