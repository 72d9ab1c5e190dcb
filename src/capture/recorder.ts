import { randomUUID } from 'node:crypto';
import type { ObjectId, Observation } from '../domain/directory/directory-object.js';
import type { EventMetadata } from '../domain/events.js';
import { type ChangeEvent, type ChangeWindow, isFirstSight } from '../domain/timeline/events.js';
import {
  type KnownObject,
  linkKey,
  type Look,
  objectTimeline,
} from '../domain/timeline/object-timeline.js';
import {
  AppendOutcomeUnknown,
  comparePositions,
  type Position,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import type { History, TenantState } from '../history/history.port.js';
import type { ChangeLog, ObservedEvent, Standing } from './change-log.js';
import type { FirstSight } from './first-sight.js';
import { knownLinks } from './known-links.js';
import type { OwnWrites } from './own-writes.js';
import { readBefore } from './read-before.js';

/** One reading of the directory, as far as all its pages share it. */
export interface Round {
  readonly reader: string;
  readonly correlationId: string;
  readonly window: ChangeWindow;
  readonly firstSync: boolean;
  /** The look showed links only: an object that is not known to be live is no news by them. */
  readonly linksOnly?: boolean;
}

export const newRound = (round: Omit<Round, 'correlationId'>): Round => ({
  ...round,
  correlationId: randomUUID(),
});

/** What was decided on an object; what follows from that is worked out when it is seen once more. */
interface Decided {
  readonly before: KnownObject;
  readonly events: readonly ChangeEvent[];
  /** What the history knew of it, for each look that spoke of it. */
  readonly known: readonly KnownObject[];
}

const MAX_ATTEMPTS = 3;
/** Observations recorded at once: a page of what lives below others holds all of it, however much. */
const MOST_AT_ONCE = 1_000;

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
   * The change events recorded. After a lost race, or when it is not known whether an append took
   * place, the same is decided again on all that stands in the log by then.
   */
  async record(
    observations: readonly Observation[],
    round: Round,
    sight?: FirstSight,
  ): Promise<readonly ChangeEvent[]> {
    const changes: ChangeEvent[] = [];
    for (let from = 0; from < observations.length; from += MOST_AT_ONCE) {
      const some = observations.slice(from, from + MOST_AT_ONCE);
      changes.push(...(await this.recordSome(some, round, sight)));
    }
    return changes;
  }

  private async recordSome(
    observations: readonly Observation[],
    round: Round,
    sight: FirstSight | undefined,
  ): Promise<readonly ChangeEvent[]> {
    for (let attempt = 1; ; attempt += 1) {
      const { standing, state } = await this.basis(observations, sight);
      const changes = this.decide(observations, round, state);
      const events = await this.observed(changes, round);
      try {
        await this.append(events, standing);
        sight?.add(observations, () => this.now());
        return changes;
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

  /** What to decide on, and where the log must still stand when it is appended. */
  private async basis(
    observations: readonly Observation[],
    sight: FirstSight | undefined,
  ): Promise<{ readonly standing: Standing; readonly state: TenantState }> {
    const known = await this.log.standing();
    const seen = sight?.stateFor(observations, known);
    if (seen !== undefined) return { standing: known, state: seen };
    const standing = await this.catchUp();
    const state = this.history.open(this.tenantId).now();
    sight?.begin(standing, state);
    return { standing, state };
  }

  private decide(
    observations: readonly Observation[],
    round: Round,
    state: TenantState,
  ): readonly ChangeEvent[] {
    const decided = new Map<ObjectId, Decided>();
    return observations.flatMap((observation) => {
      if (round.linksOnly === true && showsNoLinks(observation, state)) return [];
      const earlier = decided.get(observation.objectId);
      const known = knownObject(state, observation);
      const before = earlier === undefined ? known : knownAfter(earlier, known);
      if (round.linksOnly === true && before.status !== 'live') return [];
      const events = this.decideOne({ observation, ...round }, before);
      const all = [...(earlier?.known ?? []), known];
      decided.set(observation.objectId, { before, events, known: all });
      return events;
    });
  }

  /** Links that were read before are no first sights, though the first reading of all of them is not done. */
  private decideOne(look: Look, before: KnownObject): readonly ChangeEvent[] {
    const events = objectTimeline.decide(look, before);
    if (!events.some(({ type }) => type === 'LinksDiscovered')) return events;
    const after = readBefore(this.history.open(this.tenantId), look.observation, before);
    if (after === null) return events;
    const window = { ...look.window, after };
    return objectTimeline.decide({ ...look, window, firstSync: false }, before);
  }

  private async observed(
    changes: readonly ChangeEvent[],
    round: Round,
  ): Promise<readonly ObservedEvent[]> {
    if (!changes.every(isFirstSight)) await this.ownWrites.refresh();
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

/** Whether there are no links where none are known: most objects lack most relations. */
const showsNoLinks = (observation: Observation, state: TenantState): boolean =>
  observation.seen === 'present' &&
  observation.links.every(
    (seen) =>
      seen.seen === 'all' &&
      seen.targets.length === 0 &&
      state.links(observation.objectId, seen.relation, { size: 1 }).rows.length === 0,
  );

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

/** A page may show an object in several parts, each with other links: what is known of those comes in. */
const knownAfter = (earlier: Decided, known: KnownObject): KnownObject => {
  const after = earlier.events.reduce(objectTimeline.evolve, earlier.before);
  if (after.status === 'unknown' || known.status === 'unknown') return after;
  const isMet = (key: string) => earlier.known.some((met) => knows(met, key));
  const more = [...known.links].filter(([key]) => !isMet(key));
  return { ...after, links: new Map([...after.links, ...more]) };
};

const knows = (object: KnownObject, link: string): boolean =>
  object.status !== 'unknown' && object.links.has(link);
