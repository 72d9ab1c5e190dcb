import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AccessFilesUnavailable } from '../domain/access/access-errors.js';
import type { Clock, Instant } from '../domain/instant.js';
import { type AccessRecords, NO_RECORDS, recordsIn } from './access-records.js';
import { underLock } from './file-lock.js';
import {
  codeOf,
  readPrivate,
  removeUnplaced,
  replacePrivate,
  unusable,
  versionOf,
} from './private-file.js';

/** What a change leaves, and what it tells. */
export interface Changed<Result> {
  /** The very records that were given when nothing changes. */
  readonly records: AccessRecords;
  readonly result: Result;
}

const MOST_WAITING = 1000;

/**
 * Accounts, tokens and ended sessions in one file of the key folder, never in the log: they hold secrets,
 * and what is removed has to be gone. Processes of one machine that share the folder agree.
 */
export class AccessFile {
  private known: { readonly version: string; readonly records: AccessRecords } | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly file: string,
    private readonly now: Clock,
  ) {}

  /** The records as they are now, whoever changed them. @throws AccessFilesUnavailable */
  async read(): Promise<AccessRecords> {
    const version = await this.version();
    if (version === undefined) return NO_RECORDS;
    if (this.known?.version === version) return this.known.records;
    const found = await readPrivate(this.file);
    if (found === undefined) return NO_RECORDS;
    const records = recordsIn(found.text, this.file);
    this.known = { version: found.version, records };
    return records;
  }

  /**
   * Decides on the newest records and writes what it decides, one change after the other.
   * @throws AccessFilesUnavailable, and what deciding throws; then nothing is written
   */
  change<Result>(decide: (records: AccessRecords) => Changed<Result>): Promise<Result> {
    if (this.waiting >= MOST_WAITING) {
      return Promise.reject(new AccessFilesUnavailable('Too many changes wait; try again'));
    }
    this.waiting += 1;
    const done = this.last
      .then(() => this.changed(decide))
      .finally(() => {
        this.waiting -= 1;
      });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async changed<Result>(
    decide: (records: AccessRecords) => Changed<Result>,
  ): Promise<Result> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    return underLock(`${this.file}.lock`, async (assertMine) => {
      const before = await this.read();
      const { records, result } = decide(before);
      if (records !== before) {
        await removeUnplaced(this.file);
        await replacePrivate(this.file, this.textOf(records), assertMine);
      }
      return result;
    });
  }

  private textOf(records: AccessRecords): string {
    const now = this.now();
    const lasting = <Row extends { readonly until: Instant }>(rows: readonly Row[] = []) =>
      rows.filter(({ until }) => until > now);
    const endedSessions = lasting(records.endedSessions);
    const sessionsNotBefore = lasting(records.sessionsNotBefore);
    return `${JSON.stringify({ ...records, endedSessions, sessionsNotBefore }, undefined, 2)}\n`;
  }

  private async version(): Promise<string | undefined> {
    try {
      return versionOf(await stat(this.file, { bigint: true }));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw unusable(this.file, error);
    }
  }
}
