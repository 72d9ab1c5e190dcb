import { narrowEnd, typesBetween, typesSpokenOf } from '../domain/audit/between-objects.js';
import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { AuditRecord } from '../domain/timeline/attribution.js';
import type { TenantHistory, TenantState, TimelineEntry } from '../history/history.port.js';

const PAGE = 1_000;
/** Objects remembered of one type; the oldest are forgotten first. */
const REMEMBERED = 50_000;

/**
 * Finds the grants and assignments that changed lately by one of their ends, because records of the
 * audit log name only these.
 */
export class BetweenIndex {
  private readonly byEnd = new Map<string, Set<ObjectId>>();
  private readonly order: (readonly [place: string, id: ObjectId])[] = [];
  private readonly readUntil = new Map<ObjectType, Instant>();

  /** Of all ends that the record names, the objects of the types it may speak of. */
  find(audit: AuditRecord): readonly ObjectId[] {
    return typesSpokenOf(audit).flatMap((type) =>
      audit.objectIds.flatMap((end) => [...(this.byEnd.get(placeOf(type, end)) ?? [])]),
    );
  }

  /** Reads what has changed since the last time, at first from an instant on. */
  refresh(history: TenantHistory, state: TenantState, from: Instant): void {
    for (const type of typesBetween) {
      for (const entry of changesOf(history, type, this.readUntil.get(type) ?? from)) {
        this.readUntil.set(type, entry.observedAt);
        this.add(entry, state);
      }
    }
  }

  private add({ event }: TimelineEntry, state: TenantState): void {
    const { objectId, objectType } = event.data;
    const attributes =
      event.type === 'ObjectCreated' ? event.data.attributes : state.object(objectId)?.attributes;
    const end = narrowEnd(objectType, attributes ?? {});
    if (end === null) return;
    const place = placeOf(objectType, end);
    const others = this.byEnd.get(place) ?? new Set();
    if (others.has(objectId)) return;
    this.byEnd.set(place, others.add(objectId));
    this.order.push([place, objectId]);
    if (this.order.length > REMEMBERED) this.forgetOldest();
  }

  private forgetOldest(): void {
    const [place, id] = this.order.shift() ?? [];
    if (place === undefined || id === undefined) return;
    const others = this.byEnd.get(place);
    others?.delete(id);
    if (others?.size === 0) this.byEnd.delete(place);
  }
}

const placeOf = (type: ObjectType, end: ObjectId): string => `${type} ${end}`;

function* changesOf(
  history: TenantHistory,
  type: ObjectType,
  from: Instant,
): Generator<TimelineEntry> {
  const query = { type, from: { instant: from }, order: 'oldest-first' } as const;
  let page = history.changes({ ...query, page: { size: PAGE } });
  for (;;) {
    yield* page.rows;
    if (page.next === null) return;
    page = history.changes({ ...query, page: { size: PAGE, after: page.next } });
  }
}
