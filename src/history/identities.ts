import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { objectId, type ObjectId } from '../domain/directory/directory-object.js';
import type { Decider } from '../domain/events.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import { IdChains } from './id-chains.js';
import { Identities } from './identities.port.js';
import { JobFollower } from './job-follower.port.js';

type Renaming = readonly [id: ObjectId, newId: ObjectId];

/** The ids that one recovery gave up, in its order. */
const renamings: Pick<
  Decider<never, readonly Renaming[], RecoveryEvent>,
  'evolve' | 'initialState'
> = {
  initialState: [],
  evolve: (state, event) => {
    if (event.type !== 'ObjectRecreated') return state;
    const { objectId: id, newId, appId } = event.data;
    const ids: Renaming[] = [[id, newId]];
    if (appId !== undefined) ids.push([objectId(appId.before), objectId(appId.after)]);
    return [...state, ...ids];
  },
};

/** Follows the streams of all recoveries. */
@Injectable()
export class RecordedIdentities extends Identities implements OnModuleInit, OnModuleDestroy {
  private readonly chains = new IdChains();
  /** How many of each recovery's are in the chains. */
  private readonly taken = new Map<string, number>();
  private readonly follower: JobFollower<readonly Renaming[], RecoveryEvent>;

  constructor(store: EventStore) {
    super();
    this.follower = new JobFollower(store, 'recoveries', renamings);
    this.follower.onChange((recoveryId) => {
      this.take(recoveryId);
    });
  }

  onModuleInit(): Promise<void> {
    return this.follower.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.follower.stop();
  }

  get size(): number {
    return this.known.size;
  }

  current(id: ObjectId): ObjectId {
    return this.known.last(id);
  }

  original(id: ObjectId): ObjectId {
    return this.known.first(id);
  }

  all(id: ObjectId): readonly ObjectId[] {
    return this.known.all(id);
  }

  caughtUp(recoveryId: string): Promise<void> {
    return this.follower.caughtUp(streamId(`recoveries-${recoveryId}`));
  }

  private get known(): IdChains {
    this.follower.mustBeRead();
    return this.chains;
  }

  private take(recoveryId: string): void {
    const all = this.follower.get(recoveryId)?.state ?? [];
    for (const [id, newId] of all.slice(this.taken.get(recoveryId) ?? 0))
      this.chains.add(id, newId);
    if (all.length > 0) this.taken.set(recoveryId, all.length);
  }
}
