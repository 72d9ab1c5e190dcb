import { Logger } from '@nestjs/common';
import { catalogue } from '../domain/directory/catalogue.js';
import type {
  ObjectId,
  ObjectRef,
  ObjectType,
  Observation,
} from '../domain/directory/directory-object.js';
import { HINT_READER } from '../domain/timeline/stored-change.js';
import type { Clock, Instant } from '../domain/instant.js';
import type { Directory, LookPage } from '../directory/directory.port.js';
import { withHiddenLinks } from './hidden-links.js';
import { linkReaderName } from './link-reader.js';
import { isNotAlone } from './not-alone.js';
import { Pause } from './pause.js';
import { secondRead } from './reconciliation.js';
import { newRound, type Recorder } from './recorder.js';
import type { Turns } from './turns.js';

export interface AroundLookParts {
  readonly directory: Directory;
  readonly recorder: Recorder;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly types: readonly ObjectType[];
  /** Start of the last good look of a reader; `null` while it has not read all of it once. */
  readonly lookedAt: (reader: string) => Instant | null;
}

/** Objects waiting to be looked around; of more than these their types are swept instead. */
const MOST_WAITING = 5000;
const AT_ONCE = 100;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 300_000;
const IDLE_MS = 3_600_000;

/** Looks at what no delta tells of single objects, as soon as something hints that it changed. */
export class AroundLook {
  private readonly logger = new Logger('Capture');
  private readonly waiting = new Map<ObjectId, ObjectRef>();
  private readonly pause = new Pause();

  constructor(private readonly parts: AroundLookParts) {}

  /** Those for which there was no room. */
  add(refs: readonly ObjectRef[]): readonly ObjectRef[] {
    const room = Math.max(0, MOST_WAITING - this.waiting.size);
    const fresh = refs.filter(({ objectId }) => !this.waiting.has(objectId));
    for (const ref of fresh.slice(0, room)) this.waiting.set(ref.objectId, ref);
    if (this.waiting.size > 0) this.pause.wake();
    return fresh.slice(room);
  }

  /** Looks until the signal aborts. @throws WrongExpectedRevision, LeaseLost */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      if (this.waiting.size === 0) await this.pause.wait(IDLE_MS, signal);
      else failures = (await this.lookOnce(signal)) ? 0 : failures + 1;
      if (failures === 0) continue;
      const retryMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
      await this.pause.wait(retryMs, signal);
    }
  }

  private async lookOnce(signal: AbortSignal): Promise<boolean> {
    const refs = [...this.waiting.values()].slice(0, AT_ONCE);
    for (const { objectId } of refs) this.waiting.delete(objectId);
    try {
      await this.parts.turns.ofLook(() => this.look(refs, signal));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (isNotAlone(error)) throw error;
      for (const ref of refs) this.waiting.set(ref.objectId, ref);
      this.logger.warn(`Could not look around: ${error instanceof Error ? error.message : ''}`);
      return false;
    }
  }

  private async look(refs: readonly ObjectRef[], signal: AbortSignal): Promise<Set<ObjectId>> {
    const { directory } = this.parts;
    const looked = new Set<ObjectId>(refs.map(({ objectId }) => objectId));
    for await (const page of directory.lookAround(refs, signal)) {
      const unseen = await this.missingFrom(page);
      const observations = [...page.observations, ...unseen];
      await this.record(observations);
      for (const { objectId } of observations) looked.add(objectId);
    }
    return looked;
  }

  private async record(observations: readonly Observation[]): Promise<void> {
    const { directory, recorder, types, lookedAt, clock } = this.parts;
    const captured = observations.filter(({ objectType }) => types.includes(objectType));
    const all = captured.flatMap(byRelation);
    for (const [reader, some] of Map.groupBy(all, readerOf)) {
      const window = { after: lookedAt(reader), until: clock() };
      const round = newRound({ reader: HINT_READER, window, firstSync: window.after === null });
      const whole = await withHiddenLinks(some, await recorder.now(), directory);
      await recorder.record(whole, { ...round, linksOnly: some.some(showsLinksOnly) });
    }
  }

  /** A second read of the known objects below others of which the page shows all, and not these. */
  private async missingFrom({ whole, observations }: LookPage): Promise<readonly Observation[]> {
    if (whole === undefined) return [];
    const { directory, recorder } = this.parts;
    const state = await recorder.now();
    const shown = new Set(observations.map(({ objectId }) => objectId));
    const missing = whole.below
      .flatMap((parent) => state.referencesTo(parent))
      .filter(({ relation, sourceId }) => relation === 'resource' && !shown.has(sourceId))
      .flatMap(({ sourceId }) => state.object(sourceId) ?? [])
      .filter(({ objectType, status }) => objectType === whole.type && status === 'live');
    return secondRead(missing, { state, directory });
  }
}

/** Of what deltas tell of, only the links of its swept relations are looked at singly. */
const showsLinksOnly = ({ objectType }: ObjectRef): boolean =>
  catalogue[objectType]?.reading === 'delta';

/** Links of one relation each, as each has a reader of its own. */
const byRelation = (observation: Observation): readonly Observation[] =>
  observation.seen === 'present' && showsLinksOnly(observation)
    ? observation.links.map((links) => ({ ...observation, links: [links] }))
    : [observation];

/** Who reads all of what is seen here. */
const readerOf = (observation: Observation): string => {
  const { objectType } = observation;
  const [links] = observation.seen === 'present' ? observation.links : [];
  return links !== undefined && showsLinksOnly(observation)
    ? linkReaderName(objectType, links.relation)
    : objectType;
};
