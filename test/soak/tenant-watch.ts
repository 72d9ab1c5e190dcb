import { setTimeout as delay } from 'node:timers/promises';
import type { SoakedServer } from './soaked-server.js';
import type { Stage } from './stage.js';
import type { Round } from './timeline-judge.js';
import type { World } from './world.js';

interface ReaderLooks {
  readonly reader: string;
  readonly state: string;
  readonly lastLookAt: string | null;
  readonly lastSweepAt: string | null;
}

type Seen = Pick<ReaderLooks, 'lastLookAt' | 'lastSweepAt'>;

const ASK_EVERY_MS = 500;
const AUDIT = 'directoryAudit';

export interface Watched {
  readonly server: SoakedServer;
  readonly stage: Stage;
  readonly world: World;
}

/** Waits until everything was looked at. */
export class TenantWatch {
  /** Each time when every reader looked. */
  readonly rounds: Round[] = [];
  missed = 0;

  constructor(private readonly parts: Watched) {}

  /** Has everybody look, and notes what they must have seen; `false` when not all looked in time. */
  async round(limitMs: number): Promise<boolean> {
    const { stage, server } = this.parts;
    const from = await stage.sequence();
    const all = await this.all(
      limitMs,
      'lastLookAt',
      ({ reader }) => !reader.includes('/'),
      () => server.once('/capture/look', null),
    );
    if (all) this.rounds.push({ from, until: await stage.sequence() });
    else this.missed += 1;
    return all;
  }

  /** Waits until all was read and compared, once it is time for it. */
  swept(limitMs: number): Promise<boolean> {
    return this.all(limitMs, 'lastSweepAt', ({ reader }) => reader !== AUDIT);
  }

  private async all(
    limitMs: number,
    what: keyof Seen,
    concerns: (reader: ReaderLooks) => boolean,
    first?: () => Promise<unknown>,
  ): Promise<boolean> {
    const { world } = this.parts;
    const deadline = performance.now() + limitMs;
    const stamp = new Date(world.now).toISOString();
    const before = await this.readers(limitMs);
    await first?.().catch(() => undefined);
    while (performance.now() < deadline) {
      const readers = [...(await this.readers(limitMs)).values()].filter(concerns);
      // A clock that was ahead left looks in the future behind.
      const isFresh = (reader: ReaderLooks) =>
        reader[what] !== before.get(reader.reader)?.[what] && (reader[what] ?? '') > stamp;
      if (readers.length > 0 && readers.every(isFresh)) return true;
      await delay(ASK_EVERY_MS);
    }
    return false;
  }

  private async readers(limitMs: number): Promise<ReadonlyMap<string, ReaderLooks>> {
    const { readers } = await this.parts.server.ask<{ readers: readonly ReaderLooks[] }>(
      '/capture',
      limitMs,
    );
    return new Map(readers.map((reader) => [reader.reader, reader]));
  }
}
