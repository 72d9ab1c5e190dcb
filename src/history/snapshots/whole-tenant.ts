import type { ObjectType } from '../../domain/directory/directory-object.js';
import { cursorOf, textIn } from '../cursor.js';
import type { FindQuery, Lines, ObjectAt, Page } from '../history.port.js';
import type { Horizon } from '../horizon.js';
import type { Model, TenantRow } from '../model.js';
import { wantedBy } from '../wanted-objects.js';
import type { Piece, PieceAnswer, Wanted } from './piece.js';
import { SavedPieces } from './saved-pieces.js';
import { PieceUnreadable, type ScanWorkers } from './scan-workers.js';
import type { MemoryOfModel } from './shared-memory.js';
import type { Snapshot, Snapshots } from './snapshots.js';
import type { SavedUpTo, Touched, TouchedObjects } from './touched.js';

/** Pieces asked for ahead of the reader, for each worker: one is read while one is taken. */
const AHEAD = 2;
/** After so long a page is given with what was found. */
const PAGE_MS = 1_000;

/** Where a whole tenant is read from. */
export interface States {
  readonly model: Model;
  readonly snapshots: Snapshots;
  readonly workers: ScanWorkers;
  readonly touched: TouchedObjects;
  readonly memory: MemoryOfModel;
}

/**
 * All objects of a tenant as the changes have them that count, read by other threads. What is given stays the same while the log
 * grows; a reader that goes away ends the work, and a slow one holds it up.
 */
export class WholeTenant {
  constructor(
    private readonly states: States,
    private readonly tenant: TenantRow,
    private readonly horizon: Horizon,
  ) {}

  /** As lines of an export, some hundred at a time. @throws TooManyScans, ScanFailed */
  async *lines(type: ObjectType | undefined): AsyncGenerator<Lines> {
    for await (const { objects, bytes } of this.answers({ as: 'lines', type })) {
      yield { objects, bytes: Buffer.from(bytes.buffer) };
    }
  }

  /** @throws TooManyScans, ScanFailed */
  async *objects(type: ObjectType | undefined): AsyncGenerator<ObjectAt> {
    for await (const answer of this.answers({ as: 'objects', type })) yield* objectsIn(answer);
  }

  /** @throws InvalidValue naming `filter`, `search` or `cursor`; TooManyScans, ScanFailed */
  async find({ page, ...query }: FindQuery): Promise<Page<ObjectAt>> {
    wantedBy(query, () => false);
    const { size, after = cursorOf('') } = page;
    const until = performance.now() + PAGE_MS;
    const found = new PageOf(size, textIn(after));
    for await (const answer of this.answers({ as: 'found', query, size }, found.last)) {
      found.add(answer);
      if (found.isFull || (found.last !== '' && performance.now() > until)) return found.page;
    }
    return { ...found.page, next: null };
  }

  /** What workers make of one piece after another, in id order. */
  async *answers(wanted: Wanted, after = ''): AsyncGenerator<PieceAnswer> {
    const { snapshots } = this.states;
    const stop = new AbortController();
    const snapshot = snapshots.nearest(this.tenant.no, this.horizon.upTo);
    const release = snapshot && snapshots.hold(snapshot);
    try {
      if (snapshot === undefined) yield* this.named(wanted, after, stop.signal);
      else yield* this.saved(snapshot, wanted, after, stop.signal);
    } finally {
      stop.abort();
      release?.();
    }
  }

  /** Where no state is saved: by the names of the objects, each as its changes have it. */
  private async *named(wanted: Wanted, after: string, signal: AbortSignal) {
    const touched = await this.touchedSince({ row: 0, known: 0 });
    for (let last = after; ;) {
      const piece = this.pieceOf(touched, { after: last }, wanted);
      const answer = await this.states.workers.ask(piece, signal);
      yield answer;
      if (!answer.more) return;
      last = answer.last ?? last;
    }
  }

  private async *saved(snapshot: Snapshot, wanted: Wanted, after: string, signal: AbortSignal) {
    const { model, snapshots, workers } = this.states;
    const touched = await this.touchedSince(snapshot.index);
    const sources = await SavedPieces.of(snapshot, model.ordinals, touched.born);
    const asked: Promise<PieceAnswer>[] = [];
    try {
      for (const source of sources.behind(after)) {
        const answer = workers.ask(this.pieceOf(touched, source, wanted), signal);
        // Whoever waits for it is told; who has gone away is not.
        answer.catch(() => undefined);
        asked.push(answer);
        const next = asked.length > AHEAD * workers.count ? asked.shift() : undefined;
        if (next !== undefined) yield await next;
      }
      for (const answer of asked) yield await answer;
    } catch (error) {
      // Another one is made in its place.
      if (error instanceof PieceUnreadable) snapshots.remove(snapshot.tenant, snapshot.index.row);
      throw error;
    }
  }

  private touchedSince(saved: SavedUpTo): Promise<Touched> {
    return this.states.touched.since(saved, this.tenant.no, this.horizon);
  }

  private pieceOf({ lasts }: Touched, source: Piece['source'], wanted: Wanted): Piece {
    const memory = this.states.memory.current;
    const { no, types } = this.tenant;
    const { known, sealed } = this.horizon;
    return { memory, tenant: { no, types }, known: { known, sealed }, lasts, source, wanted };
  }
}

const objectsIn = ({ bytes }: PieceAnswer): readonly ObjectAt[] =>
  JSON.parse(Buffer.from(bytes.buffer).toString()) as readonly ObjectAt[];

/** A page that fills. */
class PageOf {
  private readonly rows: ObjectAt[] = [];
  isFull = false;

  /** `last` is the id of the object that was looked at last. */
  constructor(
    private readonly size: number,
    public last: string,
  ) {}

  add(answer: PieceAnswer): void {
    this.rows.push(...objectsIn(answer));
    const { length } = this.rows;
    this.isFull = length > this.size || (length === this.size && answer.more);
    this.last = (this.isFull ? this.rows[this.size - 1]?.objectId : answer.last) ?? this.last;
  }

  get page(): Page<ObjectAt> {
    return { rows: this.rows.slice(0, this.size), next: cursorOf(this.last) };
  }
}
