import type { ObjectType } from '../../domain/directory/directory-object.js';
import { cursorOf, textIn } from '../cursor.js';
import type { FindQuery, Lines, ObjectAt, Page } from '../history.port.js';
import type { Horizon } from '../horizon.js';
import type { Model, TenantRow } from '../model.js';
import { wantedBy } from '../wanted-objects.js';
import { namedPieces } from './named-pieces.js';
import { type Piece, type PieceAnswer, type Source, typeWanted, type Wanted } from './piece.js';
import { SavedPieces } from './saved-pieces.js';
import { PieceUnreadable, type ScanWorkers } from './scan-workers.js';
import type { MemoryOfModel } from './shared-memory.js';
import type { Snapshot, Snapshots } from './snapshots.js';
import type { SavedUpTo, Touched, TouchedObjects } from './touched.js';

/** Pieces asked for ahead of the reader, for each worker: one is read while one is taken. */
const AHEAD = 2;
/** Sources of a piece: waking a thread for each takes as long as reading it. */
const TOGETHER = 4;
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

/** Pieces to be read, and what is not in them as it was saved. */
interface Sources {
  readonly touched: Touched;
  readonly sources: Iterable<Source>;
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
      const asked =
        snapshot === undefined ? this.named(wanted, after) : this.saved(snapshot, after);
      yield* this.read(this.pieces(await asked, wanted), stop.signal);
    } catch (error) {
      // Another one is made in its place.
      const isOfFile = snapshot !== undefined && error instanceof PieceUnreadable;
      if (isOfFile) snapshots.remove(snapshot.tenant, snapshot.index.row);
      throw error;
    } finally {
      stop.abort();
      release?.();
    }
  }

  /** Where no state is saved: by the names of the objects, each as its changes have it. */
  private async named(wanted: Wanted, after: string): Promise<Sources> {
    const touched = await this.touchedSince({ row: 0, known: 0 });
    const named = { tenant: this.tenant.no, type: typeWanted(wanted) };
    return { touched, sources: await namedPieces(this.states.model.ordinals, named, after) };
  }

  private async saved(snapshot: Snapshot, after: string): Promise<Sources> {
    const touched = await this.touchedSince(snapshot.index);
    const { ordinals } = this.states.model;
    const saved = await SavedPieces.of(snapshot, ordinals, touched.born);
    return { touched, sources: saved.behind(after) };
  }

  /** Some are asked for ahead of the reader. */
  private async *read(pieces: Iterable<Piece>, signal: AbortSignal): AsyncGenerator<PieceAnswer> {
    const { workers } = this.states;
    const asked: Promise<PieceAnswer>[] = [];
    for (const piece of pieces) {
      const answer = workers.ask(piece, signal);
      // Whoever waits for it is told; who has gone away is not.
      answer.catch(() => undefined);
      asked.push(answer);
      const next = asked.length > AHEAD * workers.count ? asked.shift() : undefined;
      if (next !== undefined) yield await next;
    }
    for (const answer of asked) yield await answer;
  }

  private touchedSince(saved: SavedUpTo): Promise<Touched> {
    return this.states.touched.since(saved, this.tenant.no, this.horizon);
  }

  private *pieces({ touched, sources }: Sources, wanted: Wanted): Generator<Piece> {
    const { lasts } = touched;
    const { memory } = this.states;
    const { no, types } = this.tenant;
    const { known, sealed } = this.horizon;
    const told = { tenant: { no, types }, known: { known, sealed }, lasts, wanted };
    for (const together of inPieces(sources, wanted)) {
      yield { memory: memory.current, ...told, sources: together };
    }
  }
}

/**
 * The first one alone, so that its answer comes soon. Lines are passed on as they come; of what is gone through here,
 * or may be all that is wanted, each is a piece.
 */
function* inPieces(sources: Iterable<Source>, { as }: Wanted): Generator<readonly Source[]> {
  const most = as === 'lines' ? TOGETHER : 1;
  let together: Source[] = [];
  let due = 1;
  for (const source of sources) {
    together.push(source);
    if (together.length < due) continue;
    yield together;
    together = [];
    due = most;
  }
  if (together.length > 0) yield together;
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
