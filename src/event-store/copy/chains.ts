import { hash } from 'node:crypto';
import { ChainWalk, type Found } from '../../domain/integrity/chain-walk.js';
import type { ChainHead } from '../../domain/integrity/seal.js';
import { retentionStream, sliceOf } from '../../domain/timeline/streams.js';
import type { EventStore, RecordedEvent } from '../event-store.port.js';

/** What a tenant's slices begin with, where older ones were removed. */
interface Removed {
  readonly upTo: string;
  /** By shard. */
  readonly heads: ReadonlyMap<number, ChainHead>;
}

const NOTHING: Removed = { upTo: '', heads: new Map() };

/** Walks over the chains of all tenants of a log. */
export class Chains {
  private readonly walks = new Map<string, ChainWalk>();
  private first: Found | undefined;

  private constructor(private readonly removed: ReadonlyMap<string, Removed>) {}

  /** Of the log of which these events will be taken. */
  static async of(store: EventStore): Promise<Chains> {
    const removed = new Map<string, Removed>();
    const range = { after: 'start', streamPrefixes: [retentionStream('')] } as const;
    for await (const { event, streamId } of store.readAll(range)) {
      if (event.type !== 'SliceRemovalOrdered') continue;
      const tenant = streamId.slice(retentionStream('').length);
      const heads = new Map(removed.get(tenant)?.heads);
      for (const { chain, ...place } of event.data.slices.toSorted(byStream)) {
        const shard = sliceOf(place.streamId)?.shard;
        if (shard !== undefined && chain !== null) heads.set(shard, { ...place, chain });
      }
      removed.set(tenant, { upTo: event.data.baselineDay, heads });
    }
    return new Chains(removed);
  }

  /** The first event that does not hang together with those before it. */
  get broken(): Found | undefined {
    return this.first;
  }

  /** Change events that hang together. */
  get events(): number {
    return [...this.walks.values()].reduce((sum, { counts }) => sum + counts.events, 0);
  }

  /** In the order of the log, or of each shard at least. */
  take(event: RecordedEvent): void {
    const slice = sliceOf(event.streamId);
    if (slice === undefined || this.first !== undefined) return;
    const removed = this.removed.get(slice.tenantKey) ?? NOTHING;
    // Ordered to be removed, and still there.
    if (slice.day <= removed.upTo) return;
    this.first = this.walkOf(slice.tenantKey, removed).take(event);
  }

  private walkOf(tenant: string, { upTo, heads }: Removed): ChainWalk {
    const known = this.walks.get(tenant);
    if (known !== undefined) return known;
    const removed = [...heads.values()];
    const walk = new ChainWalk({ hash: sha256, removed, removedUpTo: upTo, acceptUnchained: true });
    this.walks.set(tenant, walk);
    return walk;
  }
}

const sha256 = (text: string): string => hash('sha256', text);

/** Slices of a shard are named in the order of their days. */
const byStream = (one: { streamId: string }, other: { streamId: string }): number =>
  one.streamId < other.streamId ? -1 : 1;
