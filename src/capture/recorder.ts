import { randomUUID } from 'node:crypto';
import type {
  Link,
  ObjectId,
  Observation,
  SeenLinks,
} from '../domain/directory/directory-object.js';
import type { EventMetadata } from '../domain/events.js';
import type { ChangeEvent, ChangeWindow } from '../domain/timeline/events.js';
import { type KnownObject, linkKey, objectTimeline } from '../domain/timeline/object-timeline.js';
import { type Position, WrongExpectedRevision } from '../event-store/event-store.port.js';
import type { History, TenantState } from '../history/history.port.js';
import type { ChangeLog, ObservedEvent } from './change-log.js';
import type { OwnWrites } from './own-writes.js';

/** One reading of the directory, as far as all its pages share it. */
export interface Round {
  readonly reader: string;
  readonly correlationId: string;
  readonly window: ChangeWindow;
  readonly firstSync: boolean;
}

export const newRound = (round: Omit<Round, 'correlationId'>): Round => ({
  ...round,
  correlationId: randomUUID(),
});

const MAX_ATTEMPTS = 3;

/** Decides what observations are worth, given the history, and puts it on record. */
export class Recorder {
  private last: Position | undefined;

  constructor(
    private readonly tenantId: string,
    private readonly history: History,
    private readonly log: ChangeLog,
    private readonly ownWrites: OwnWrites,
  ) {}

  /** The number of change events recorded. A lost race is decided again. */
  async record(observations: readonly Observation[], round: Round): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const events = await this.decide(observations, round);
      if (events.length === 0) return 0;
      try {
        await this.append(events);
        return events.length;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** Appends what was decided elsewhere, as attributions are. */
  async append(events: readonly ObservedEvent[]): Promise<void> {
    this.last = (await this.log.append(events)) ?? this.last;
  }

  /** The tenant as recorded so far, everything that was appended here included. */
  async now(): Promise<TenantState> {
    if (this.last !== undefined) await this.history.caughtUp(this.last);
    return this.history.open(this.tenantId).now();
  }

  private async decide(
    observations: readonly Observation[],
    round: Round,
  ): Promise<readonly ObservedEvent[]> {
    const state = await this.now();
    const known = new Map<ObjectId, KnownObject>();
    const changes = observations.flatMap((observation) => {
      const before = known.get(observation.objectId) ?? knownObject(state, observation);
      const events = objectTimeline.decide({ observation, ...round }, before);
      known.set(observation.objectId, events.reduce(objectTimeline.evolve, before));
      return events;
    });
    if (changes.length > 0 && !round.firstSync) await this.ownWrites.refresh();
    return changes.map((event) => ({ event, metadata: this.metadataOf(event, round) }));
  }

  private metadataOf(event: ChangeEvent, { reader, correlationId, window }: Round): EventMetadata {
    const cause = this.ownWrites.causeOf(event);
    return {
      tenantId: this.tenantId,
      schemaVersion: '1',
      observedAt: window.until,
      reader,
      $correlationId: cause?.recoveryId ?? correlationId,
      ...(cause === undefined ? {} : { $causationId: cause.compensationId }),
    };
  }
}

/** What the history says about the observed object; of its links those the look speaks of. */
const knownObject = (state: TenantState, observation: Observation): KnownObject => {
  const object = state.object(observation.objectId);
  if (object === undefined) return { status: 'unknown' };
  const seen = observation.seen === 'present' ? observation.links : [];
  const links = seen.flatMap((some) => knownLinks(state, observation.objectId, some));
  return {
    status: object.status,
    attributes: object.attributes,
    links: new Map(links.map((link) => [linkKey(link), link])),
  };
};

/** Of a look at changes only what it names: a group may have 100,000 members. */
const knownLinks = (state: TenantState, id: ObjectId, seen: SeenLinks): readonly Link[] => {
  const { relation } = seen;
  if (seen.seen === 'all') return state.allLinks(id).filter((link) => link.relation === relation);
  return [...seen.added, ...seen.removed]
    .filter(({ targetId }) => state.hasLink(id, relation, targetId))
    .map((target) => ({ relation, ...target }));
};
