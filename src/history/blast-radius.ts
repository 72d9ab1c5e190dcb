import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { instantAt } from '../domain/instant.js';
import { severityLevels } from '../domain/severity/rule.js';
import type { SeverityLevel } from '../domain/severity/severity.js';
import type { Attribution } from './audit-rows.js';
import type { BlastQuery, BlastRadius, TouchedType } from './blast-radius.port.js';
import { correlationIdIn } from './change-text.js';
import { isBy } from './entries.js';
import { inSlices } from './in-slices.js';
import type { Model } from './model.js';
import { actorOf, causesOf } from './overview/span-counts.js';
import { Tally } from './overview/tally.js';
import { isToldIn } from './reported-timeline.js';
import { isFirstSightRow, severityOfRow } from './row-flags.js';
import { type RowNo, Word } from './rows.js';
import { timelineRows } from './timeline.js';
import { spanOf, type TimelineSpan } from './timeline-span.js';

/** Rows looked at for one answer; first sights are passed over. */
const MAX_LOOKED = 200_000;
/** Rows before other work may get its turn. */
const TURN = 16;

/** Counts what somebody did, from the newest on. @throws InvalidValue for a position that is none */
export const blastRadiusOf = (
  model: Model,
  tenantId: string,
  query: BlastQuery,
  maxLooked = MAX_LOOKED,
): Promise<BlastRadius> =>
  inSlices(
    (function* () {
      const touched = new Touched();
      const span = spanOf(model, tenantId, query);
      if (span === undefined) return touched.told(true);
      const touchAt = touches(model, span, query);
      let [passed, looked] = [0, 0];
      const newest = { ...query, order: 'newest-first', page: { size: 1 } } as const;
      for (const row of timelineRows(model, span, newest)) {
        passed += 1;
        if (passed % TURN === 0) yield;
        if (isFirstSight(model, row)) continue;
        if (looked === maxLooked) return touched.told(false);
        looked += 1;
        const touch = touchAt(row);
        if (touch !== undefined) touched.add(touch);
      }
      return touched.told(true);
    })(),
  );

const isFirstSight = (model: Model, row: RowNo): boolean =>
  !model.isReported(row) && isFirstSightRow(model.rows.get(row, Word.flags));

/** What one row of a timeline did. */
interface Touch {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly level: SeverityLevel;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly isReported: boolean;
  readonly causes: readonly Cause[];
}

type Cause = Pick<Attribution, 'actors' | 'activity' | 'auditCorrelationId'>;

/** Tells what a row did; `undefined` where somebody else did it, or nobody. */
const touches = (model: Model, span: TimelineSpan, query: BlastQuery) => {
  const { rows, audit, ordinals, texts } = model;
  const known = rows.committed;
  const isMeant = meantBy(query);
  const numbersOf = (row: RowNo) => ({
    level: severityOfRow(rows.get(row, Word.flags)),
    time: rows.time(row),
  });

  const changeAt = (row: RowNo): Touch | undefined => {
    const causes = audit.attributionsOf(row, known);
    if (!isMeant(causes, () => correlationIdIn(texts.text(row)))) return undefined;
    const ordinal = rows.get(row, Word.object);
    const objectId = ordinals.idOf(ordinal);
    const objectType = ordinals.typeOf(ordinal);
    return { objectId, objectType, isReported: false, causes, ...numbersOf(row) };
  };

  const reportAt = (row: RowNo): Touch | undefined => {
    if (!isToldIn(model, span, row)) return undefined;
    const { event, correlationId } = audit.read(row);
    const { objectId, objectType } = event.data;
    const causes = [event.data];
    if (!isMeant(causes, () => correlationId)) return undefined;
    return { objectId, objectType, isReported: true, causes, ...numbersOf(row) };
  };

  return (row: RowNo): Touch | undefined => (model.isReported(row) ? reportAt(row) : changeAt(row));
};

/** Whether causes are those asked for, as the filters of a timeline have it. */
const meantBy = ({ actor, correlationId }: BlastQuery) => {
  const sought = correlationId?.toLowerCase();
  return (causes: readonly Cause[], ownCorrelation: () => string): boolean =>
    (actor === undefined || causes.some(({ actors }) => isBy(actors, actor))) &&
    (sought === undefined ||
      causes.some(({ auditCorrelationId }) => auditCorrelationId?.toLowerCase() === sought) ||
      ownCorrelation().toLowerCase() === sought);
};

class TypeCounts {
  readonly levels = { high: 0, medium: 0, low: 0 };
  readonly objects = new Set<ObjectId>();
}

class Touched {
  readonly #types = new Map<ObjectType, TypeCounts>();
  readonly #actors = new Tally();
  readonly #correlations = new Tally();
  #changes = 0;
  #reported = 0;
  #first = Infinity;
  #last = -Infinity;

  add({ objectId, objectType, level, time, isReported, causes }: Touch): void {
    if (isReported) this.#reported += 1;
    else this.#changes += 1;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    const type = this.#typeOf(objectType);
    type.levels[level] += 1;
    type.objects.add(objectId);
    for (const key of causesOf(causes).actors) this.#actors.add(key);
    for (const id of new Set(causes.map(({ auditCorrelationId }) => auditCorrelationId))) {
      if (id !== null) this.#correlations.add(id);
    }
  }

  told(exact: boolean): BlastRadius {
    const isAny = this.#changes + this.#reported > 0;
    const types = Array.from(this.#types, ([objectType, { levels, objects }]) => ({
      objectType,
      ...levels,
      objects: objects.size,
    }));
    return {
      changes: this.#changes,
      reported: this.#reported,
      objects: new Set(Array.from(this.#types.values(), ({ objects }) => [...objects]).flat()).size,
      first: isAny ? instantAt(this.#first) : null,
      last: isAny ? instantAt(this.#last) : null,
      byType: types.sort(mostSevereFirst),
      actors: this.#actors.top(actorOf),
      correlationIds: this.#correlations.top((correlationId) => ({ correlationId })),
      exact,
    };
  }

  #typeOf(objectType: ObjectType): TypeCounts {
    let type = this.#types.get(objectType);
    if (type === undefined) this.#types.set(objectType, (type = new TypeCounts()));
    return type;
  }
}

const mostSevereFirst = (one: TouchedType, other: TouchedType): number => {
  const level = severityLevels.find((each) => one[each] !== other[each]);
  if (level !== undefined) return other[level] - one[level];
  return one.objectType < other.objectType ? -1 : 1;
};
