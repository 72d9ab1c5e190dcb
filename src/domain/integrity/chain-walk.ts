import { type Slice, sliceOf } from '../timeline/streams.js';
import { CHAIN_START, type ChainedEvent, chainOf, type Hash, type Place } from './chain.js';
import type { ChainHead } from './seal.js';
import type { Bad, Fault } from './verification.js';

/** A head that was signed, and in which statement. */
export interface SealedHead extends ChainHead {
  readonly by: string;
}

export interface ChainWalkOptions {
  readonly hash: Hash;
  /** Which streams are walked over; change events where it is left out. */
  readonly sliceOf?: (streamId: string) => Slice | undefined;
  /** Where the chains stood in slices that were removed. */
  readonly removed?: readonly ChainHead[];
  /** The last day whose slices were removed, `YYYYMMDD`. */
  readonly removedUpTo?: string | null;
  /** Heads to be met on the way. */
  readonly sealed?: readonly SealedHead[];
  /** Lets events without a chain pass, as long as none with one came before in their shard. */
  readonly acceptUnchained?: boolean;
}

interface Shard extends Place {
  readonly day: string;
  readonly chain: string;
  /** Events behind the last sealed head. */
  readonly notSealed: number;
  readonly lastSealed: string | null;
}

/** A finding that does not know its line. */
export type Found = Omit<Bad, 'line'>;

/**
 * Walks over a tenant's change events, in the order of their log, and says at the first one that does not
 * hang together with what came before. Holds where each shard stands and no more.
 */
export class ChainWalk {
  private readonly shards = new Map<number, Shard>();
  private readonly sealed: Map<string, SealedHead>;
  private passed = 0;
  private unchained = 0;

  constructor(private readonly options: ChainWalkOptions) {
    const { removed = [], sealed = [], sliceOf: slice = sliceOf } = options;
    const removedUpTo = options.removedUpTo ?? '';
    for (const { streamId, revision, chain } of removed) {
      const shard = slice(streamId)?.shard ?? -1;
      const lastSealed = placeOf({ streamId, revision });
      this.shards.set(shard, {
        streamId,
        revision,
        chain,
        day: removedUpTo,
        notSealed: 0,
        lastSealed,
      });
    }
    const toMeet = sealed.filter(({ streamId }) => (slice(streamId)?.day ?? '') > removedUpTo);
    // Of two that speak of one event the older counts: what is forged in between, the newer one signs.
    this.sealed = new Map([...toMeet].reverse().map((head) => [placeOf(head), head]));
  }

  get counts() {
    const shards = [...this.shards.values()];
    return {
      events: this.passed,
      shards: shards.length,
      notYetSealed: shards.reduce((sum, { notSealed }) => sum + notSealed, 0),
      unchained: this.unchained,
    };
  }

  /** What is wrong with the event; nothing may be taken after that. */
  take(event: Place & ChainedEvent): Found | undefined {
    const slice = (this.options.sliceOf ?? sliceOf)(event.streamId);
    if (slice === undefined)
      return found(event, 'changed', 'No event of this kind lies in this stream');
    const before = this.shards.get(slice.shard);
    const misplaced = this.misplaced(event, before, slice.day);
    if (misplaced !== undefined) return misplaced;
    return event.metadata.chain === undefined
      ? this.takeUnchained(event, { before, ...slice })
      : this.takeChained(event, { before, ...slice });
  }

  /** The first head that was signed and is not there. */
  end(): Found | undefined {
    for (const head of this.sealed.values()) {
      const detail = `The shard ends before this event, which ${head.by} sealed`;
      return { what: 'truncated', ...placedAt(head), id: null, detail };
    }
    return undefined;
  }

  private misplaced(
    event: Place & ChainedEvent,
    before: Shard | undefined,
    day: string,
  ): Found | undefined {
    if (before?.streamId === event.streamId) return unlessNext(event, before.revision + 1);
    const dayBefore = before?.day ?? this.options.removedUpTo ?? '';
    return day > dayBefore
      ? unlessNext(event, 0)
      : found(event, 'out of order', `Its shard went on to ${dayBefore} before it`);
  }

  private takeChained(
    event: Place & ChainedEvent,
    { before, shard, day }: { before: Shard | undefined; shard: number; day: string },
  ): Found | undefined {
    const chain = chainOf(before?.chain ?? CHAIN_START, event, event, this.options.hash);
    if (chain !== event.metadata.chain) return brokenAt(event, before);
    const place = placeOf(event);
    const sealed = this.sealed.get(place);
    if (sealed !== undefined && sealed.chain !== chain) return notAsSealed(event, sealed, before);
    this.sealed.delete(place);
    this.passed += 1;
    const { notSealed, lastSealed } = before ?? { notSealed: 0, lastSealed: null };
    const since =
      sealed === undefined
        ? { notSealed: notSealed + 1, lastSealed }
        : { notSealed: 0, lastSealed: place };
    this.shards.set(shard, { ...placedAt(event), day, chain, ...since });
    return undefined;
  }

  private takeUnchained(
    event: Place & ChainedEvent,
    { before, shard, day }: { before: Shard | undefined; shard: number; day: string },
  ): Found | undefined {
    const begun = before !== undefined && before.chain !== CHAIN_START;
    if (this.options.acceptUnchained !== true || begun) {
      return found(event, 'unchained', 'It carries no chain');
    }
    this.unchained += 1;
    const stands = { ...placedAt(event), day, chain: CHAIN_START };
    this.shards.set(shard, { ...stands, notSealed: 0, lastSealed: null });
    return undefined;
  }
}

const placedAt = ({ streamId, revision }: Place): Place => ({ streamId, revision });

const placeOf = ({ streamId, revision }: Place): string => `${streamId} ${String(revision)}`;

const found = (event: Place & ChainedEvent, what: Fault, detail: string): Found => ({
  what,
  ...placedAt(event),
  id: event.id,
  detail,
});

const unlessNext = (event: Place & ChainedEvent, expected: number): Found | undefined => {
  const { streamId, revision } = event;
  if (revision === expected) return undefined;
  const detail = `Revision ${String(expected)} comes next, and this is ${String(revision)}`;
  return revision < expected
    ? found(event, 'out of order', detail)
    : { what: 'missing', streamId, revision: expected, id: null, detail };
};

const brokenAt = (event: Place & ChainedEvent, before: Shard | undefined): Found => {
  if (event.revision > 0) {
    return found(event, 'changed', 'What it says, or its chain, is not what was recorded');
  }
  const what = before === undefined ? 'the beginning' : placeOf(before);
  const detail = `It does not hang together with ${what}: it was changed, or events before it are missing`;
  return found(event, 'does not follow', detail);
};

const notAsSealed = (
  event: Place & ChainedEvent,
  { by }: SealedHead,
  before: Shard | undefined,
): Found => {
  const since = before?.lastSealed ?? null;
  const where = since === null ? 'it or an event before it' : `it or an event after ${since}`;
  return found(event, 'not as sealed', `${by} sealed another chain: ${where} was changed`);
};
