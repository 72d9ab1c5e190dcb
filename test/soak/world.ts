import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedLog } from './shared-log.js';
import type { Stage } from './stage.js';

/** What makes a server look at the clock and the disk of a {@link World}. */
export const WORLD_HOOK = join(import.meta.dirname, 'world.mjs');

/** The time of a tenant and of the servers that watch it, and the room on their disk. */
export class World {
  private aheadMs = 0;
  private skewMs = 0;
  private diskFull = false;

  constructor(
    readonly file: string,
    private readonly stage: Stage,
    private readonly log: SharedLog | null,
  ) {
    this.tell();
  }

  /** Milliseconds since 1970, as the servers have them. */
  get now(): number {
    return Date.now() + this.aheadMs + this.skewMs;
  }

  /** How far the tenant is ahead of the clock on the wall. */
  get passedMs(): number {
    return this.aheadMs;
  }

  /** Time goes on by so much at once, for the servers and for the tenant. */
  async advance(ms: number): Promise<void> {
    this.aheadMs += ms;
    this.tell();
    await this.log?.setClock(this.aheadMs);
    await this.stage.send('POST', '/clock', { advanceMs: ms });
  }

  /** Puts the clock of the servers wrong by so much, which may be negative; the tenant's stays right. */
  skew(ms: number): void {
    this.skewMs = ms;
    this.tell();
  }

  fillDisk(isFull: boolean): void {
    this.diskFull = isFull;
    this.tell();
  }

  /** Whole or not at all: it is read all the time. */
  private tell(): void {
    const world = { aheadMs: this.aheadMs + this.skewMs, diskFull: this.diskFull };
    writeFileSync(`${this.file}.new`, JSON.stringify(world));
    renameSync(`${this.file}.new`, this.file);
  }
}
