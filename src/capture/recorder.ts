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
import {
  AppendOutcomeUnknown,
  comparePositions,
  type Position,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import type { History, TenantState } from '../history/history.port.js';
import type { ChangeLog, ObservedEvent, Standing } from './change-log.js';
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
  /** Where our own last append ended. */
  private last: Position | undefined;
  /** The standing up to whose head the history has been waited for. */
  private seen: Standing | undefined;

  constructor(
    private readonly tenantId: string,
    private readonly history: History,
    private readonly log: ChangeLog,
    private readonly ownWrites: OwnWrites,
  ) {}

  /**
   * The number of change events recorded. After a lost race, or when it is not known whether an append
   * took place, the same is decided again on all that stands in the log by then.
   */
  async record(observations: readonly Observation[], round: Round): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const standing = await this.catchUp();
      const events = await this.decide(observations, round);
      if (events.length === 0) return 0;
      try {
        await this.append(events, standing);
        return events.length;
      } catch (error) {
        if (!mayDecideAgain(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** Appends what was decided elsewhere, as attributions are. */
  async append(events: readonly ObservedEvent[], standing = this.seen): Promise<void> {
    const appended = await this.log.append(events, standing);
    if (appended !== undefined) this.last = furthest(this.last, appended);
  }

  /** The tenant as recorded so far, everything that was appended here included. */
  async now(): Promise<TenantState> {
    await this.catchUp();
    return this.history.open(this.tenantId).now();
  }

  /** Waits until the history holds all that the next append will expect to stand in the log. */
  private async catchUp(): Promise<Standing> {
    const standing = await this.log.standing();
    if (standing !== this.seen) {
      if (standing.head !== undefined) await this.history.caughtUp(standing.head);
      this.seen = standing;
    }
    if (this.last !== undefined) await this.history.caughtUp(this.last);
    return standing;
  }

  private async decide(
    observations: readonly Observation[],
    round: Round,
  ): Promise<readonly ObservedEvent[]> {
    const state = this.history.open(this.tenantId).now();
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

const mayDecideAgain = (error: unknown): boolean =>
  error instanceof WrongExpectedRevision || error instanceof AppendOutcomeUnknown;

const furthest = (one: Position | undefined, other: Position): Position =>
  one === undefined || comparePositions(one, other) < 0 ? other : one;

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
